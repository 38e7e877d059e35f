// What tells that the cluster has dealt with a fault. Each looks once before the fault, and then again and again.
import type { Host } from '../../host/host.ts';
import { status } from '../commands/status.ts';
import { KEEPER_FILE } from '../server/paths.ts';
import { readStatus } from '../server/status-board.ts';
import type { DrillScene } from './scene.ts';
import type { Struck } from './struck.ts';

/** True when it is so; undefined when not yet. */
export type Probe = () => Promise<true | undefined>;

/** Every server that was struck is served by another incarnation, wherever. */
export async function servedAnew({ hosts }: DrillScene, { servers }: Pick<Struck, 'servers'>): Promise<Probe> {
  const before = await Promise.all(servers.map((server) => epochOf(hosts, server)));
  return async () => {
    const now = await Promise.all(servers.map((server) => epochOf(hosts, server)));
    return now.every((epoch, index) => epoch !== undefined && epoch > (before[index] ?? 0)) || undefined;
  };
}

/** Nodes without servers: the cluster has noticed that they are lost, and is sure of it. */
export async function lostAndBack(scene: DrillScene, struck: Struck): Promise<Probe> {
  if (struck.servers.length > 0) return servedAnew(scene, struck);
  const witnesses = scene.hosts.filter(({ name }) => !struck.lost.includes(name));
  let noticed = false;
  return async () => {
    const nodes = (await status(witnesses, scene.cluster)).nodes.filter(({ name }) => struck.lost.includes(name));
    noticed ||= nodes.some(({ state }) => state !== 'online');
    return (noticed && nodes.every(({ state }) => state !== 'unclean')) || undefined;
  };
}

/** Another process is the keeper of every node that was struck. */
export async function anotherKeeper({ hosts }: DrillScene, { nodes }: Struck): Promise<Probe> {
  const keepers = () =>
    Promise.all(hosts.filter(({ name }) => nodes.includes(name)).map(({ files }) => files.read(KEEPER_FILE)));
  const before = await keepers();
  return async () => (await keepers()).every((it, index) => it !== undefined && it !== before[index]) || undefined;
}

/** Where nothing may have to be done: every server is served when this much time has passed. */
export async function lookedAt({ hosts, cluster }: DrillScene): Promise<Probe> {
  const [clock] = hosts.map((host) => host.clock);
  const from = clock?.now() ?? 0;
  return async () => {
    if ((clock?.now() ?? 0) - from < LOOK_MS) return undefined;
    const epochs = await Promise.all(cluster.servers.map(({ name }) => epochOf(hosts, name)));
    return epochs.every((epoch) => epoch !== undefined) || undefined;
  };
}

const LOOK_MS = 20_000;

/** Of the youngest incarnation that serves; undefined when none does. */
async function epochOf(hosts: readonly Host[], server: string): Promise<number | undefined> {
  const said = await Promise.all(hosts.map((host) => readStatus(host, server)));
  const serving = said.filter((it) => it?.announced && it.phase === 'serving').map((it) => it?.epoch ?? 0);
  return serving.length === 0 ? undefined : Math.max(...serving);
}
