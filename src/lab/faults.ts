// Faults on purpose, and their healing. What each of them is: core/base/fault-kind.ts.
import { Failed } from '../core/base/failed.ts';
import { FAULTS, type LabFaultKind } from '../core/base/fault-kind.ts';
import { noSuchVariant } from '../core/drill/ways.ts';
import type { Service } from '../host/host.ts';
import { type Hang, hang, unhang } from './faults/hang.ts';
import type { InjectedKind } from './faults/injected-kind.ts';
import { kernelServerOf, strikeKernel } from './faults/kernel-server.ts';
import {
  daemonOf,
  daemonOn,
  everywhere,
  type Found,
  gone,
  KEEPER_FILE,
  recorded,
  supervisorFile,
} from './faults/server-processes.ts';
import type { Lab } from './lab.ts';
import type { Partition, VolumeFault } from './state.ts';

export interface Injected {
  /** Milliseconds since the epoch, taken just before. */
  readonly at: number;
  /** The node that it happened to, or the first of them. */
  readonly node: string;
  readonly nodes: readonly string[];
}

/**
 * Returns when the fault has happened; `target` is a server, a node, or nodes with commas between them (FAULTS says which). Throws Failed (2)
 * when the target is not there, or there is no such variant.
 */
export async function inject(lab: Lab, kind: InjectedKind, target: string, variant?: string): Promise<Injected> {
  const kernel = FAULTS[kind].target === 'server' ? await kernelServerOf(lab, target) : undefined;
  const how = kernel === undefined ? variantOf(kind, variant) : '';
  const at = performance.timeOrigin + performance.now();
  const nodes =
    kernel === undefined ? await CAUSES[kind](lab, target, how) : await strikeKernel(kernel, kind, target, variant);
  return { at, node: nodes[0] ?? '', nodes };
}

/** Undoes a fault, as far as there is something to undo. Throws Failed (2) for a kind from which the cluster recovers by itself. */
export async function heal(lab: Lab, kind: LabFaultKind, target: string): Promise<void> {
  const cure = CURES[kind];
  if (cure === undefined)
    throw new Failed(2, 'nothing-to-heal', `from ${kind} the cluster recovers by itself, or Pacemaker says why not`, {
      hint: `what can be healed: ${Object.keys(CURES).join(', ')}`,
    });
  await cure(lab, target);
}

/** Undoes all that this lab has suffered; returns what was done, each as KIND TARGET. */
export async function healAll(lab: Lab): Promise<readonly string[]> {
  const { nodes, partitions } = await lab.state();
  const ill: [LabFaultKind, string][] = [
    ...partitions.map((it): [LabFaultKind, string] => ['partition', it.nodes.join()]),
    ...nodes.filter(({ fenceable }) => !fenceable).map(({ name }): [LabFaultKind, string] => ['fencing-fails', name]),
    ...nodes
      .filter(({ stateVolume }) => stateVolume !== null)
      .map(({ name }): [LabFaultKind, string] => ['state-volume-loss', name]),
    ...nodes.filter(({ power }) => power === 'off').map(({ name }): [LabFaultKind, string] => ['node-death', name]),
  ];
  for (const [kind, target] of ill) await heal(lab, kind, target);
  const unplugged = nodes.filter(({ plugged }) => !plugged).map(({ name }) => name);
  for (const node of unplugged) await lab.power(node, 'plug');
  await unhang(lab);
  return [...ill.map((it) => it.join(' ')), ...unplugged.map((node) => `unplugged ${node}`)];
}

type Cause = (lab: Lab, target: string, variant: string) => Promise<readonly string[]>;

const CAUSES: Readonly<Record<InjectedKind, Cause>> = {
  'daemon-crash': async (lab, server) => kill(await daemonOf(lab, server)),
  'daemon-hang': async (lab, server, variant) => [(await hang(lab, server, variant as Hang)).name],
  'supervisor-crash': async (lab, server) => {
    const [found] = await everywhere(lab, (host) => recorded(host, supervisorFile(server)));
    const supervisor = found ?? nobody(lab, `no node of lab ${lab.name} has a supervisor of server "${server}"`);
    const daemon = await daemonOn(supervisor.host, server);
    const nodes = await kill(supervisor);
    if (daemon !== undefined) await gone(daemon, server);
    return nodes;
  },
  'keeper-crash': async (lab, node) =>
    kill((await recorded(lab.host(node), KEEPER_FILE)) ?? nobody(lab, `${node} has no keeper`)),
  'node-death': async (lab, node) => {
    await lab.power(node, 'off');
    return [node];
  },
  partition: async (lab, target, variant) => {
    const nodes = target.split(',').map((word) => word.trim());
    await lab.partition({ nodes, from: variant as Partition['from'] });
    return nodes;
  },
  'state-volume-loss': async (lab, node, variant) => {
    await lab.stateVolume(node, variant as VolumeFault);
    return [node];
  },
  'pacemakerd-crash': (lab, node) => crash(lab, node, 'pacemaker'),
  'corosync-crash': (lab, node) => crash(lab, node, 'corosync'),
  'power-cycle-all': async (lab) => {
    const names = lab.hosts().map(({ name }) => name);
    await Promise.all(names.map((node) => lab.power(node, 'off')));
    await Promise.all(names.map((node) => lab.power(node, 'on')));
    return names;
  },
  'fencing-fails': async (lab, node) => {
    await lab.fencing(node, false);
    return [node];
  },
};

const CURES: Readonly<Partial<Record<LabFaultKind, (lab: Lab, target: string) => Promise<void>>>> = {
  'daemon-hang': (lab, server) => unhang(lab, server),
  'node-death': (lab, node) => lab.power(node, 'on'),
  partition: (lab, target) => lab.join(target.split(',').map((word) => word.trim())),
  'state-volume-loss': (lab, node) => lab.stateVolume(node, null),
  'corosync-crash': async (lab, node) => {
    await lab.power(node, 'on');
    for (const service of ['corosync', 'pacemaker'] as const) await lab.host(node).services.start(service);
  },
  'fencing-fails': (lab, node) => lab.fencing(node, true),
};

/** The first variant unless one is named. Throws Failed (2) when there is none of that name. */
function variantOf(kind: InjectedKind, wanted: string | undefined): string {
  const known = Object.keys(FAULTS[kind].variants ?? {});
  if (wanted === undefined) return known[0] ?? '';
  if (known.includes(wanted)) return wanted;
  throw noSuchVariant(kind, wanted, known);
}

async function kill({ host, pid }: Found): Promise<readonly string[]> {
  await host.run(['kill', '-KILL', `${pid}`]);
  return [host.name];
}

async function crash(lab: Lab, node: string, service: Service): Promise<readonly string[]> {
  await lab.crash(node, service);
  return [node];
}

function nobody(lab: Lab, message: string): never {
  throw new Failed(2, 'nobody-there', message, { hint: `gracekeeper status --lab ${lab.name}` });
}
