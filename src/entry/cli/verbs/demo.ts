import type { FaultKind } from '../../../core/base/fault-kind.ts';
import { drill } from '../../../work/drill/drill.ts';
import { faultOf } from '../../../work/drill/faults.ts';
import type { ClientResult, DrillRecord } from '../../../work/drill/result.ts';
import { clientsOf, withClients } from '../drill/clients.ts';
import { drillStory, seconds } from '../drill/in-words.ts';
import { labScene } from '../drill/scene.ts';
import { table } from '../in-words/table.ts';
import { bringUpLab } from '../lab/bring-up.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';

const DEMO_LAB = 'demo';

const CHAPTERS: readonly { fault: FaultKind; title: string }[] = [
  { fault: 'daemon-crash', title: 'The NFS daemon is killed with kill -9' },
  { fault: 'move', title: 'An operator moves the server to another node' },
  { fault: 'failback', title: 'And back home' },
];

export const demoVerb: Verb = (program) => {
  program
    .command('demo')
    .description('a real cluster on this machine loses a daemon and moves a server, while a real client writes')
    .option('--keep', 'leave the lab up afterwards (gracekeeper lab down --name demo ends it)')
    .option('--json', 'answer with one JSON object')
    .action(({ keep, json }: { keep?: boolean; json?: boolean }) => answer(json ?? false, () => run(keep ?? false)));
};

async function run(keep: boolean) {
  const progress = progressLines();
  progress('making four nodes, each with Corosync and Pacemaker of its own');
  const { lab, cluster } = await bringUpLab({
    name: DEMO_LAB,
    nodes: 4,
    nfs: ['4.1', '4.2'],
    detached: keep,
    progress,
  });
  try {
    const [server] = cluster.servers;
    if (server === undefined) throw new Error('the demo has a server');
    const scene = labScene(lab, cluster, server);
    progress(`booting a Linux kernel client that mounts ${server.name} (${server.address})`);
    const records = await withClients(lab, cluster, clientsOf(server), async (clients) => {
      const told: DrillRecord[] = [];
      for (const { fault, title } of CHAPTERS) {
        progress(title);
        const record = await drill(scene, faultOf(fault), clients, progress);
        process.stderr.write(`\n${title}\n\n${drillStory(record)}\n\n`);
        told.push(record);
      }
      return told;
    });
    const drills = records.map(({ result }) => result);
    return {
      exit: drills.every(({ problems }) => problems.length === 0) ? 0 : 1,
      json: { drills },
      text: closing(records),
    } as const;
  } finally {
    if (keep) lab.close();
    else await lab.stop();
  }
}

const closing = (records: readonly DrillRecord[]): string =>
  [
    table([
      ['what happened', 'client', 'it waited at most', 'writes', 'lost', 'reordered', 'duplicated'],
      ...records.flatMap(({ result }) => result.clients.map((client) => row(result.fault, client))),
    ]),
    '',
    'The wait is the longest time between two completed fsyncs of a file that the client writes to every 20 ms.',
  ].join('\n');

const row = (fault: string, { kind, longestGapMs, writes, lost, reordered, duplicated }: ClientResult): string[] => [
  ...[fault, kind, seconds(longestGapMs)],
  ...[writes, lost, reordered, duplicated].map(String),
];
