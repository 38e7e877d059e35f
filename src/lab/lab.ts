// A lab, as tests, drills, demo and benchmarks hold it.

import { Failed } from '../core/base/failed.ts';
import { eventually } from '../host/eventually.ts';
import type { Argv, RunOptions, RunResult, Service } from '../host/host.ts';
import { systemClock } from '../host/local.ts';
import { runProgram } from '../host/run-program.ts';
import { type GraceWatch, watchGrace } from './audit/grace.ts';
import { auditHolders, type HolderWatch } from './audit/holders.ts';
import { type LabClient, labClient } from './client.ts';
import { type Control, openControl } from './control.ts';
import { ENVIRONMENT } from './environment.ts';
import { type FoundLab, findLab, stillThere } from './find-labs.ts';
import { type LabHost, labHost } from './host.ts';
import { kernelHost } from './kernel-node/host.ts';
import { launch } from './launch.ts';
import type { FleetWish } from './light/fleet-wish.ts';
import { type StartedFleet, startFleet } from './light/start-fleet.ts';
import { intoUnshared } from './namespaces.ts';
import { requireSshd } from './prerequisites.ts';
import { sshConfig } from './ssh-config.ts';
import {
  type ClientKind,
  type LabEvent,
  type LabOptions,
  type LabState,
  type Partition,
  type PowerAction,
  SSH_CONFIG,
  type VolumeFault,
} from './state.ts';

export interface Lab {
  readonly name: string;
  /** A path on this machine at which the lab's cluster.yaml is seen; it goes with the lab. */
  readonly specPath: string;
  state(): Promise<LabState>;
  /** The text of cluster.yaml that the lab was made for. */
  spec(): Promise<string>;
  host(node: string): LabHost;
  /** One for every node, in the order of the spec. The same objects every time. */
  hosts(): readonly LabHost[];
  /** Returns when it has happened: off means that nothing of the node is left, on that it has booted. */
  power(node: string, action: PowerAction): Promise<void>;
  /** Cuts these nodes from the others; they keep the links among themselves. It holds over power cycles. */
  partition(partition: Partition): Promise<void>;
  /** Ends every partition that has one of these nodes on its side. */
  join(nodes: readonly string[]): Promise<void>;
  /** Breaks the state volume on a node, or heals it (null). Throws Failed (1) when the node is off or the lab has no state volume. */
  stateVolume(node: string, fault: VolumeFault | null): Promise<void>;
  /** Whether the fence device of a node works. */
  fencing(node: string, works: boolean): Promise<void>;
  /** kill -9 of the first process of a service. Throws Failed (1) when it does not run there. */
  crash(node: string, service: Service): Promise<void>;
  /** Runs a program beside the nodes: in the lab's own network, with the address 192.0.2.1, and its shared storage. */
  runInside(argv: Argv, options?: RunOptions): Promise<RunResult>;
  /** The argv that runs `argv` on a node (or beside them), for those who start processes themselves. */
  entering(node: string | undefined, argv: Argv): Promise<Argv>;
  /** Asks all the time who answers for these addresses (audit/holders.ts), until it is told to stop and reports. */
  auditHolders(addresses: readonly string[]): Promise<HolderWatch>;
  /** Asks these servers every 5 ms, unless told otherwise, whether they are in grace, on every ordinary node that is on when this is called (audit/grace.ts). */
  watchGrace(servers: readonly string[], everyMs?: number): Promise<GraceWatch>;
  /** Boots a client and returns when its agent answers, after 2 to 3 s. Several can be added at once. It goes with the lab. */
  addClient(kind: ClientKind): Promise<LabClient>;
  /** Throws Failed (2) when there is none of that name. */
  client(name: string): Promise<LabClient>;
  clients(): Promise<readonly LabClient[]>;
  /** Light clients, many in one process beside the nodes (light/); returns when they hold their locks. They go when this process does. */
  lightClients(wish: FleetWish): Promise<StartedFleet>;
  /** Calls the listener with everything that happens in the lab from now on; returns what ends that. */
  listen(listener: (event: LabEvent) => void): () => void;
  /** Starts sshd on every node but kernel nodes, now and at every boot, and tells how ssh reaches them. The file goes with the lab. */
  ssh(): Promise<{ readonly configPath: string; readonly config: string }>;
  /** Ends the lab; everything in it has gone when this returns. */
  stop(): Promise<void>;
  /** Lets go of the lab without ending it. */
  close(): void;
}

/** Makes a lab with bare nodes. Unless `detached`, it goes when this process does, however it ends. Throws Failed when there is one of that name. */
export async function startLab(options: LabOptions): Promise<Lab> {
  return hold(await launch(options));
}

/** The lab of that name. Throws Failed when there is none. */
export async function attachLab(name: string): Promise<Lab> {
  const found = await findLab(name);
  if (found) return hold(found);
  throw new Failed(2, 'no-lab', `there is no lab "${name}"`, {
    hint: `gracekeeper lab up --name ${name} makes it; gracekeeper lab list says which there are`,
  });
}

/** Ends the lab of that name, also one that does not answer. False when there is none. */
export async function endLab(name: string): Promise<boolean> {
  const found = await findLab(name);
  if (!found) return false;
  // One that does not answer is killed.
  const control = await openControl(name, found.pid).catch(() => undefined);
  await stop(found, control);
  return true;
}

const ASK_MS = 10_000;
/** A kernel node boots on a busy machine. */
const POWER_MS = 250_000;
const CLIENT_MS = 70_000;
const STOP_MS = 10_000;
const SSH_MS = 20_000;

async function hold(found: FoundLab): Promise<Lab> {
  const { name, pid } = found;
  const control = await openControl(name, pid);
  const { nodes } = await control.ask('state', {}, ASK_MS);
  const hosts = new Map(
    nodes.map((node) => [
      node.name,
      node.kind === 'kernel' ? kernelHost(control, pid, node.name) : labHost(control, node.name),
    ]),
  );
  const host = (node: string) => {
    const known = hosts.get(node);
    if (!known) throw noSuchNode(name, node, [...hosts.keys()]);
    return known;
  };
  const clients = async () =>
    (await control.ask('state', {}, ASK_MS)).clients.map((client) => labClient(control, client));
  return {
    name,
    specPath: `/proc/${pid}/root/run/lab/cluster.yaml`,
    state: () => control.ask('state', {}, ASK_MS),
    spec: async () => (await control.ask('spec', {}, ASK_MS)).text,
    host,
    hosts: () => [...hosts.values()],
    power: async (node, action) => {
      await control.ask('power', { node: host(node).name, action }, POWER_MS);
    },
    partition: async ({ nodes, from }) => {
      await control.ask('partition', { nodes: nodes.map((node) => host(node).name), from }, ASK_MS);
    },
    join: async (nodes) => {
      await control.ask('join', { nodes }, ASK_MS);
    },
    stateVolume: async (node, fault) => {
      await control.ask('state-volume', { node: host(node).name, fault }, ASK_MS);
    },
    fencing: async (node, works) => {
      await control.ask('fencing', { node: host(node).name, works }, ASK_MS);
    },
    crash: async (node, service) => {
      await control.ask('service-crash', { node: host(node).name, service }, ASK_MS);
    },
    runInside: (argv, options) =>
      runProgram({ host: `lab ${name}`, argv: intoUnshared(pid, argv), shown: argv, env: ENVIRONMENT }, options),
    entering: async (node, argv) => (node === undefined ? intoUnshared(pid, argv) : host(node).entering(argv)),
    auditHolders: async (addresses) =>
      auditHolders((argv) => intoUnshared(pid, argv), (await control.ask('state', {}, ASK_MS)).nodes, addresses),
    watchGrace: async (servers, everyMs) => {
      const { nodes } = await control.ask('state', {}, ASK_MS);
      // Ganesha doesn't run on kernel nodes, where looking for it is dear.
      const on = nodes.filter(({ power, kind }) => power === 'on' && kind !== 'kernel').map((node) => node.name);
      return watchGrace(async (node, argv) => host(node).entering(argv), on, servers, everyMs);
    },
    addClient: async (kind) => labClient(control, await control.ask('client-add', { kind }, CLIENT_MS)),
    client: async (wanted) => {
      const found = (await clients()).find((client) => client.name === wanted);
      if (!found) throw new Failed(2, 'no-such-client', `lab ${name} has no client "${wanted}"`);
      return found;
    },
    clients,
    lightClients: (wish) => startFleet(async (argv) => intoUnshared(pid, argv), wish),
    listen: control.listen,
    ssh: async () => {
      await requireSshd();
      const { nodes } = await control.ask('state', {}, ASK_MS);
      const config = sshConfig(
        name,
        pid,
        nodes.filter(({ kind }) => kind !== 'kernel'),
      );
      await control.ask('ssh', { config }, SSH_MS);
      return { configPath: `/proc/${pid}/root${SSH_CONFIG}`, config };
    },
    stop: () => stop(found, control),
    close: control.close,
  };
}

const noSuchNode = (lab: string, node: string, known: readonly string[]) =>
  new Failed(2, 'no-such-node', `lab ${lab} has no node "${node}"`, { hint: `its nodes: ${known.join(', ')}` });

/** Asks the owner first, since a lab that ends by itself is gone completely when its outermost process is. */
async function stop(lab: FoundLab, control: Control | undefined): Promise<void> {
  const asked = control?.ask('stop', {}, STOP_MS) ?? Promise.reject(new Error('it does not answer'));
  await asked.catch(() => kill(lab));
  control?.close();
  await eventually(systemClock, { what: `lab ${lab.name} to end`, withinMs: STOP_MS, everyMs: 5 }, async () =>
    (await stillThere(lab)) ? undefined : true,
  );
}

async function kill(lab: FoundLab): Promise<void> {
  if (await stillThere(lab)) process.kill(lab.pid, 'SIGKILL');
}
