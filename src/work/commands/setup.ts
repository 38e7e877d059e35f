// setup: from machines with the packages installed to a cluster in which every address answers NFS. Every step looks before it acts, so a
// setup that was cut at any point is completed by the next one, and a second one changes nothing.
import { randomBytes } from 'node:crypto';
import { Failed } from '../../core/base/failed.ts';
import { decodeCib } from '../../core/cib/decode.ts';
import { encodeCib, encodeConfiguration } from '../../core/cib/encode.ts';
import type { Foreign } from '../../core/cib/foreign.ts';
import { compile } from '../../core/plan/compile.ts';
import { diff } from '../../core/plan/diff.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { memberCount } from '../../host/tools/corosync.ts';
import { queryCib, replaceConfiguration, setProperty } from '../../host/tools/pacemaker.ts';
import type { Installation } from '../install/install-agents.ts';
import { neededToSetUp } from '../install/needed.ts';
import { AUTHKEY } from '../server/paths.ts';
import { readStatus } from '../server/status-board.ts';
import { hasRun, layDownCib } from './cib-file.ts';
import { createDrbd } from './create-drbd.ts';
import { COROSYNC_CONF, writeNodeFiles } from './node-files.ts';
import type { Progress } from './progress.ts';
import { startQuorumDevice } from './quorum-device.ts';
import { requireDrbd } from './require-drbd.ts';
import { markStateVolume } from './state-volume.ts';

export interface SetupParts {
  /** One for each node of the spec, in its order. */
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  readonly specText: string;
  readonly installation: Installation;
  readonly progress: Progress;
  /** Cluster options of a lab. */
  readonly foreignProperties?: Readonly<Record<string, string>>;
  readonly withinMs?: number;
  /** DRBD resources to be made first, on disks that hold nothing (create-drbd.ts). */
  readonly newDrbd?: readonly string[];
  /** From a backup. */
  readonly restored?: Restored;
}

export interface Restored {
  readonly authkey: string;
  /** What in the CIB is not ours. */
  readonly foreign: readonly Foreign[];
  /** Of the CIB that was backed up: that of a node that was away must not win over this one. */
  readonly adminEpoch: number;
}

// Pacemaker waits this long for an existing DC before the first election. Short for the first start, Pacemaker's default afterwards.
export const FIRST_DEADTIME_MS = 250;
const WITHIN_MS = 120_000;

export async function setup(parts: SetupParts): Promise<void> {
  const { hosts, cluster, progress } = parts;
  const withinMs = parts.withinMs ?? WITHIN_MS;
  const onEach = (done: string, act: (host: Host) => Promise<void>) =>
    Promise.all(hosts.map((host) => act(host).then(() => progress(done, host.name))));
  progress('checking the nodes');
  await onEach('fit', (host) => requireFit(host, cluster));
  for (const name of parts.newDrbd ?? []) await createDrbd(hosts, cluster, name, progress);
  await Promise.all(hosts.map((host) => requireDrbd(host, cluster)));
  progress('writing configuration and agents');
  const authkey = parts.restored?.authkey ?? (await commonAuthkey(hosts));
  await Promise.all([
    onEach('written', (host) => writeNodeFiles(host, { ...parts, authkey })),
    markStateVolume(hosts, cluster),
  ]);
  const plan = compile(cluster);
  const fresh = !(await anyOf(hosts, hasRun));
  if (fresh) await Promise.all(hosts.map((host) => layDownCib(host, firstCib(plan, parts))));
  progress('starting corosync');
  await Promise.all(hosts.map((host) => startService(host, 'corosync')));
  await onEach('sees all nodes', (host) => fullMembership(host, hosts.length));
  await startQuorumDevice(hosts, cluster);
  progress('starting pacemaker');
  await onEach('pacemaker runs', (host) => startService(host, 'pacemaker'));
  if (!fresh) await converge(parts, plan, withinMs);
  progress('waiting for NFS at every address');
  await awaitNfs(parts, withinMs);
  progress('every address answers NFS');
  await setProperty(hosts[0], 'dc-deadtime', plan.properties['dc-deadtime'] ?? '20s');
}

const firstCib = (plan: Plan, { foreignProperties, restored }: SetupParts): string =>
  encodeCib(plan, {
    dcDeadtimeMs: FIRST_DEADTIME_MS,
    ...(foreignProperties ? { foreignProperties } : {}),
    ...(restored ? { foreign: restored.foreign, adminEpoch: restored.adminEpoch + 1 } : {}),
  });

/** What has to be on the node is there, and it is ours to take. */
export async function requireFit(host: Host, cluster: Cluster): Promise<void> {
  await requireOurs(host, cluster);
  const needed = neededToSetUp(cluster, host.name);
  const there = await Promise.all(needed.map(([path]) => host.files.exists(path)));
  const [path, hint] = needed.find((_, index) => !there[index]) ?? [];
  if (hint !== undefined) throw new Failed(3, 'missing-file', `${host.name} has no ${path}`, { hint });
}

/** Another cluster on a node is a refusal, before anything is touched anywhere. */
export async function requireOurs(host: Host, cluster: Cluster): Promise<void> {
  const name = (await host.run(['uname', '-n'])).stdout.trim();
  if (name !== host.name) {
    throw new Failed(3, 'node-name', `the machine of node ${host.name} calls itself ${name}`, {
      hint: 'Corosync and Pacemaker know a node by its host name: make them equal',
    });
  }
  const running = await host.services.active('corosync');
  const conf = running ? await host.files.read(COROSYNC_CONF) : undefined;
  if (conf !== undefined && !new RegExp(`^\\s*cluster_name:\\s*${cluster.name}\\s*$`, 'm').test(conf)) {
    throw new Failed(3, 'other-cluster', `${host.name} already belongs to another running cluster (${COROSYNC_CONF})`, {
      hint: 'take it out of that cluster first',
    });
  }
}

/** The key that a running cluster already uses, or a new one: 128 random bytes, in hexadecimal. */
async function commonAuthkey(hosts: readonly Host[]): Promise<string> {
  for (const host of hosts) {
    const key = (await host.services.active('corosync')) ? await host.files.read(AUTHKEY) : undefined;
    if (key !== undefined) return key;
  }
  return randomBytes(128).toString('hex');
}

/** A node that the first DC has not seen yet would be fenced (Pacemaker's startup-fencing): all are there before Pacemaker starts anywhere. */
export async function fullMembership(host: Host, nodes: number): Promise<void> {
  const wait = { what: `all ${nodes} nodes in ${host.name}'s Corosync membership`, withinMs: 60_000, everyMs: 100 };
  await eventually(host.clock, wait, async () => ((await memberCount(host)) === nodes ? true : undefined));
}

export async function startService(host: Host, service: 'corosync' | 'pacemaker'): Promise<void> {
  if (!(await host.services.active(service))) await host.services.start(service);
}

/** A cluster that has run before keeps what is not ours and takes over the rest of the plan. */
async function converge({ hosts, progress }: SetupParts, plan: Plan, withinMs: number): Promise<void> {
  const [first] = hosts;
  const live = await eventually(first.clock, { what: `the cluster information base on ${first.name}`, withinMs }, () =>
    queryCib(first),
  );
  const { plan: livePlan, foreign } = decodeCib(live);
  const changes = diff(livePlan, plan);
  if (changes.length === 0) return;
  progress(`changing ${changes.length} things in the cluster`);
  await replaceConfiguration(first, encodeConfiguration(plan, foreign));
}

/**
 * First every address is announced somewhere, then NFS answers at all of them, asked from the first node: that is the proof, not what Pacemaker
 * believes. The proof alone is not enough: a node also reaches an address that it holds and has not announced.
 */
async function awaitNfs({ hosts, cluster, installation }: SetupParts, withinMs: number): Promise<void> {
  await Promise.all(cluster.servers.map(({ name }) => announced(hosts, name, withinMs)));
  const argv = [installation.node, `${installation.bundles}/wait-for-nfs.cjs`, `${withinMs}`] as const;
  const { exitCode, stderr } = await hosts[0].run(argv, { deadlineMs: withinMs + 5_000, okExits: [0, 1] });
  if (exitCode !== 0)
    throw new Failed(1, 'no-nfs', stderr.trim(), { hint: 'gracekeeper status says which resources failed and why' });
}

async function anyOf(hosts: readonly Host[], holds: (host: Host) => Promise<boolean>): Promise<boolean> {
  return (await Promise.all(hosts.map(holds))).some(Boolean);
}

async function announced(hosts: readonly [Host, ...Host[]], server: string, withinMs: number): Promise<void> {
  const wait = { what: `${server} to be announced on a node`, withinMs, everyMs: 100 };
  const said = async () =>
    (await Promise.all(hosts.map((host) => readStatus(host, server)))).some((status) => status?.announced);
  await eventually(hosts[0].clock, wait, async () => ((await said()) ? true : undefined));
}
