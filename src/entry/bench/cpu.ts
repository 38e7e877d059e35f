// What we cost: one agent call, and a node that has nothing to do. Bare: a start of Node alone, and Corosync and Pacemaker themselves.
import { readFileSync } from 'node:fs';
import { readProcStat } from '../../core/protocol/proc-stat.ts';
import type { Host } from '../../host/host.ts';
import { systemClock } from '../../host/local.ts';
import type { Lab } from '../../lab/lab.ts';
import { type Progress, silent } from '../../work/commands/progress.ts';
import { installation } from '../cli/installation.ts';
import { bringUpLab } from '../cli/lab/bring-up.ts';
import { type Measured, repeat } from './measure.ts';

/** proc(5): times are in clock ticks, 100 a second on every Linux we run on. */
const TICKS_PER_SECOND = 100;
const CALLS = 20;
const IDLE_MS = 60_000;
const SETTLE_MS = 20_000;

export async function measureCpu(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  const { lab } = await bringUpLab({
    name: `bench-${process.pid}`,
    nodes: 4,
    nfs: ['4.1', '4.2'],
    detached: false,
    progress: silent,
  });
  try {
    const host = lab.host('node1');
    progress('CPU of an agent call');
    const calls = await repeat(rounds, async () => ({
      ours: await cpuOf(host, AGENT_CALL),
      bare: await cpuOf(host, NODE_START),
    }));
    progress('CPU of idle nodes (over a minute)');
    const idle = await idleShares(lab);
    return [
      {
        what: 'one agent call (monitor of a running server), CPU',
        unit: 's',
        toReach: 0.1,
        classic: '0.03 to 0.04 s',
        values: calls.map(({ ours }) => ours),
        bare: { what: 'node -e 0', values: calls.map(({ bare }) => bare) },
      },
      {
        what: 'idle CPU of all our processes and agents, per node (each of four)',
        unit: '% of a core',
        toReach: 1.5,
        classic: 'about 1.5 %',
        values: idle.map(({ ours }) => ours),
        bare: { what: "Corosync's and Pacemaker's own", values: idle.map(({ bare }) => bare) },
      },
    ];
  } finally {
    await lab.stop();
  }
}

const AGENT_CALL = ['/usr/lib/ocf/resource.d/gracekeeper/ganesha_nfsd', 'monitor'] as const;
const NODE_START = [installation.node, '-e', '0'] as const;

/** Seconds of CPU of one run, from what the kernel charges this process for its ended children: the way into the node is in it. */
async function cpuOf(host: Host, argv: readonly [string, ...string[]]): Promise<number> {
  const before = ownChildren();
  await repeat(CALLS, () => host.run(argv, { env: { OCF_RESKEY_server: 'nfs1', OCF_ROOT: '/usr/lib/ocf' } }));
  return (ownChildren() - before) / TICKS_PER_SECOND / CALLS;
}

const ownChildren = (): number => readProcStat(readFileSync('/proc/self/stat', 'utf8'))?.children ?? 0;

/** Percent of a core over a minute, for every node: what belongs to Corosync and Pacemaker, and the rest. */
async function idleShares(lab: Lab): Promise<readonly { ours: number; bare: number }[]> {
  await systemClock.pause(SETTLE_MS);
  const before = await Promise.all(lab.hosts().map(usage));
  await systemClock.pause(IDLE_MS);
  const after = await Promise.all(lab.hosts().map(usage));
  const percent = (t: number) => (t / TICKS_PER_SECOND / (IDLE_MS / 1000)) * 100;
  return after.map(({ ours, manager }, index) => ({
    ours: percent(ours - (before[index]?.ours ?? 0)),
    bare: percent(manager - (before[index]?.manager ?? 0)),
  }));
}

/** Ganesha is the user's NFS service, not our overhead. */
const SERVICE = ['ganesha.nfsd'];
const MANAGER = [
  'corosync',
  'pacemakerd',
  'pacemaker-based',
  'pacemaker-fence',
  'pacemaker-execd',
  'pacemaker-attrd',
  'pacemaker-sched',
  'pacemaker-contr',
];

/** Agents are short-lived: they are found in what their parent, the executor, was charged for its ended children. */
async function usage(host: Host): Promise<{ ours: number; manager: number }> {
  const names = (await host.files.list('/proc')) ?? [];
  const stats = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((pid) => host.files.read(`/proc/${pid}/stat`)),
  );
  let ours = 0;
  let manager = 0;
  for (const { name, own, children } of stats.flatMap((line) => readProcStat(line ?? '') ?? [])) {
    if (SERVICE.includes(name)) continue;
    if (MANAGER.includes(name)) manager += own;
    else ours += own;
    ours += children;
  }
  return { ours, manager };
}
