// How long a create and rename waits when a daemon crashes: a client's of the server itself, and one's of a server that shares the export, which is
// in grace for the other's sake.
import type { Progress } from '../../work/commands/progress.ts';
import type { DrillRecord } from '../../work/drill/result.ts';
import { forServer, PATIENT, withDrillLab } from './drill-rounds.ts';
import { type Measured, repeat, toSeconds } from './measure.ts';

const WISH = { nodes: 4, nfs: ['4.1'], lease: '10s', grace: '10s', change: forServer('node1', PATIENT) } as const;

export async function measureStalls(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  const records = await withDrillLab(WISH, { server: 'nfs1', peers: true, progress }, ({ drill }) =>
    repeat(rounds, (round) => drill('daemon-crash', round)),
  );
  return [
    row(
      "daemon crash, create+rename stall, the server's own kernel:4.1 client, 4.1 only, lease and grace 10 s",
      records,
      true,
    ),
    row(
      "daemon crash, create+rename stall, a sharing peer's kernel:4.1 client, 4.1 only, lease and grace 10 s",
      records,
      false,
    ),
  ];
}

function row(what: string, records: readonly DrillRecord[], own: boolean): Measured {
  const stall = ({ result }: DrillRecord) =>
    Math.max(
      ...result.clients.filter(({ server }) => (server === result.server) === own).map((it) => it.longestOpenMs),
    );
  return {
    ...{ what, unit: 's', toReach: 6, classic: '18 s and more' },
    values: records.map((record) => toSeconds(stall(record))),
  };
}
