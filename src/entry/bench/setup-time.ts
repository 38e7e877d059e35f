// setup: four lab nodes, nothing running, until all four addresses answer NFS. Bare: the same nodes and the same CIB without a server
// in it, until Pacemaker has all four nodes online: what Corosync and Pacemaker take by themselves.

import { encodeCib } from '../../core/cib/encode.ts';
import { corosyncConf } from '../../core/config/corosync-conf.ts';
import { readCrmMon } from '../../core/observe/crm-mon.ts';
import { compile } from '../../core/plan/compile.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { monitorXml } from '../../host/tools/pacemaker.ts';
import { layDownCib } from '../../work/commands/cib-file.ts';
import { COROSYNC_CONF } from '../../work/commands/node-files.ts';
import { type Progress, silent } from '../../work/commands/progress.ts';
import { FIRST_DEADTIME_MS } from '../../work/commands/setup.ts';
import { AUTHKEY } from '../../work/server/paths.ts';
import { bareLab, setUpLab } from '../cli/lab/bring-up.ts';
import { type Measured, repeat, toSeconds } from './measure.ts';

const WISH = { nodes: 4, nfs: ['4.1', '4.2'], detached: false, progress: silent } as const;

export async function measureSetup(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  const pairs = await repeat(rounds, async (round) => {
    progress(`setup, round ${round} of ${rounds}`);
    return { ours: await timeInLab(ours), bare: await timeInLab(bare) };
  });
  return [
    {
      what: '`setup`, four lab nodes, nothing running, until all four addresses answer NFS',
      unit: 's',
      toReach: 8,
      classic: '49.5 s',
      values: pairs.map((pair) => toSeconds(pair.ours)),
      bare: {
        what: 'Corosync and Pacemaker alone, until four nodes are online',
        values: pairs.map((pair) => toSeconds(pair.bare)),
      },
    },
  ];
}

type InLab = Awaited<ReturnType<typeof bareLab>>;

async function timeInLab(act: (lab: InLab) => Promise<void>): Promise<number> {
  const made = await bareLab({ name: `bench-${process.pid}`, ...WISH });
  try {
    const start = performance.now();
    await act(made);
    return performance.now() - start;
  } finally {
    await made.lab.stop();
  }
}

const ours = ({ lab, cluster, specText }: InLab): Promise<void> => setUpLab(lab, cluster, specText, silent);

async function bare({ lab, cluster }: InLab): Promise<void> {
  const hosts = lab.hosts();
  await Promise.all(hosts.map((host) => layDown(host, cluster)));
  await Promise.all(hosts.map((host) => host.services.start('corosync')));
  await Promise.all(hosts.map((host) => host.services.start('pacemaker')));
  const [first] = hosts;
  if (first === undefined) throw new Error('a lab has nodes');
  await eventually(first.clock, { what: 'four nodes online', withinMs: 60_000, everyMs: 50 }, async () => {
    const xml = await monitorXml(first);
    const online = xml === undefined ? [] : readCrmMon(xml).nodes.filter((node) => node.online);
    return online.length === hosts.length ? true : undefined;
  });
}

async function layDown(host: Host, cluster: Cluster): Promise<void> {
  const plan = { ...compile(cluster), fencing: [], levels: [], clones: [], groups: [], placements: [], orders: [] };
  const properties = { ...plan.properties, 'stonith-enabled': 'false' };
  await host.files.write(COROSYNC_CONF, corosyncConf(cluster), 0o644);
  await host.files.write(AUTHKEY, 'benchmark '.repeat(20), 0o400);
  await layDownCib(host, encodeCib({ ...plan, properties }, { dcDeadtimeMs: FIRST_DEADTIME_MS }));
}
