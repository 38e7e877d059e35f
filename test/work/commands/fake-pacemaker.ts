// A cluster of memory hosts, and a Pacemaker that says where the servers are and carries out at once what it is asked for.
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import type { Argv, Host } from '../../../src/host/host.ts';
import { serverPaths } from '../../../src/work/server/paths.ts';
import { type MemoryHost, memoryHost } from '../memory-host.ts';

export interface FakePacemaker {
  readonly hosts: readonly [Host, ...Host[]];
  /** By server; null: nowhere. */
  readonly on: Map<string, string | null>;
  readonly offline: Set<string>;
  readonly standby: Set<string>;
  /** Maintenance mode. */
  paused: boolean;
  readonly unmanaged: Set<string>;
  /** By server; those that are not here serve. */
  readonly phases: Map<string, string>;
  onResume: () => void;
  readonly bans: { readonly resource: string; readonly node: string }[];
  /** Servers in grace; asked before every answer. */
  inGrace: (now: number) => readonly string[];
  /** What was asked for that changes something. */
  readonly asked: string[];
}

export function fakePacemaker(cluster: Cluster): FakePacemaker {
  const machines = cluster.nodes.map(({ name }) => memoryHost(name));
  const fake: FakePacemaker = {
    hosts: [] as never,
    on: new Map(cluster.servers.map(({ name, home }) => [name, home])),
    ...{
      offline: new Set(),
      standby: new Set(),
      bans: [],
      asked: [],
      paused: false,
      unmanaged: new Set(),
      phases: new Map(),
    },
    onResume: () => undefined,
    inGrace: () => [],
  };
  const [clock] = machines;
  if (clock === undefined) throw new Error('a cluster has nodes');
  const all = machines.map((machine) => ({
    ...machine,
    clock: clock.clock,
    files: { ...machine.files, read: async (path: string) => statusOf(fake, clock, machine.name, path) },
    run: async (argv: Argv) => {
      if (fake.offline.has(machine.name)) throw new Error(`${machine.name} is off`);
      return { stdout: answer(fake, cluster, argv), stderr: '', exitCode: 0 };
    },
  }));
  return Object.assign(fake, { hosts: all });
}

function statusOf(fake: FakePacemaker, clock: MemoryHost, node: string, path: string): string | undefined {
  const server = [...fake.on.keys()].find((name) => serverPaths(name).status === path);
  if (server === undefined || fake.on.get(server) !== node) return undefined;
  const phase = fake.phases.get(server) ?? 'serving';
  return JSON.stringify({ phase, announced: true, inGrace: fake.inGrace(clock.now).includes(server) });
}

function answer(fake: FakePacemaker, cluster: Cluster, argv: Argv): string {
  const option = (name: string) => argv[argv.indexOf(name) + 1] ?? '';
  if (argv[0] === 'crm_mon') return xmlOf(fake, cluster);
  if (argv.includes('--cleanup') || argv.includes('--clear') || argv.includes('--wait')) return '';
  fake.asked.push(argv.join(' '));
  if (argv.includes('maintenance-mode')) pauseAs(fake, argv.includes('--update'));
  else if (argv.includes('--move')) fake.on.set(option('--resource'), option('--node'));
  else if (argv.includes('--delete')) fake.standby.delete(option('--node'));
  else drainTo(fake, cluster, option('--node'));
  return '';
}

function pauseAs(fake: FakePacemaker, paused: boolean): void {
  fake.paused = paused;
  if (!paused) fake.onResume();
}

function drainTo(fake: FakePacemaker, cluster: Cluster, node: string): void {
  fake.standby.add(node);
  for (const { name, home, failoverTo } of cluster.servers)
    if (fake.on.get(name) === node)
      fake.on.set(name, [home, ...failoverTo].find((to) => !fake.standby.has(to) && !fake.offline.has(to)) ?? null);
}

function xmlOf({ on, offline, standby, bans, paused, unmanaged }: FakePacemaker, { nodes }: Cluster): string {
  const node = ({ name }: { name: string }) =>
    `<node name="${name}" online="${!offline.has(name)}" standby="${standby.has(name)}"/>`;
  const part = (server: string, kind: string, at: string | null) => {
    const about = `id="${server}-${kind}" managed="${!paused && !unmanaged.has(server)}"`;
    return at === null
      ? `<resource ${about} role="Stopped"/>`
      : `<resource ${about} role="Started"><node name="${at}"/></resource>`;
  };
  const servers = [...on].map(([name, at]) => part(name, 'daemon', at) + part(name, 'address', at));
  const banned = bans.map(
    ({ resource, node }) => `<ban id="cli-ban-${resource}" resource="${resource}" node="${node}"/>`,
  );
  return `<x><summary><current_dc with_quorum="true"/><cluster_options maintenance-mode="${paused}"/></summary><nodes>${nodes.map(node).join('')}</nodes>
    <resources>${servers.join('')}</resources><bans>${banned.join('')}</bans></x>`;
}
