// What a client with an open file waits when its server shares the export with others, so that these have to be in grace first: at a crash, at a
// crash with onCrash: move, and when the daemon hangs. Bare: from exec of a fresh Ganesha to its answer; for the move, one that was planned.
import type { Progress } from '../../work/commands/progress.ts';
import type { DrillRecord } from '../../work/drill/result.ts';
import { forServer, gapOf, PATIENT, startOf, withDrillLab } from './drill-rounds.ts';
import { type Measured, repeat, toSeconds } from './measure.ts';

const WISH = {
  nodes: 4,
  nfs: ['3', '4.1', '4.2'],
  // With NFSv3 every drill waits for the whole grace period. It does not enter what is measured.
  lease: '8s',
  grace: '8s',
} as const;

export async function measureSharedGaps(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  const inPlace = { ...WISH, change: forServer('node1', PATIENT) };
  const stays = await withDrillLab(inPlace, { server: 'nfs1', progress }, ({ drill }) =>
    repeat(rounds, async (round) => ({
      crash: await drill('daemon-crash', round),
      hang: await drill('daemon-hang', round),
    })),
  );
  const moving = { ...WISH, change: forServer('node1', 'onCrash: move') };
  const moves = await withDrillLab(moving, { server: 'nfs1', progress }, ({ drill }) =>
    repeat(rounds, async (round) => ({ crash: await drill('daemon-crash', round), move: await drill('move', round) })),
  );
  const crashes = stays.map(({ crash }) => crash);
  return [
    gap('daemon crash, longest gap, kernel:3 client, shared export', crashes, 'kernel:3', [0.8, '13.3 s']),
    gap('daemon crash, longest gap, kernel:4.1 client, shared export', crashes, 'kernel:4.1', [0.8, '18.5 s']),
    {
      what: 'the same with `onCrash: move`, the slower of the two clients',
      unit: 's',
      toReach: 1.5,
      classic: '13.3 / 18.5 s',
      values: moves.map(({ crash }) => toSeconds(gapOf(crash))),
      bare: { what: 'a planned move of it', values: moves.map(({ move }) => toSeconds(gapOf(move))) },
    },
    gap(
      'daemon hang (SIGSTOP), longest gap, the slower of the two clients, shared export',
      stays.map(({ hang }) => hang),
      undefined,
      [6, 'never noticed'],
    ),
  ];
}

function gap(
  what: string,
  records: readonly DrillRecord[],
  kind: string | undefined,
  [toReach, classic]: readonly [number, string],
): Measured {
  return {
    ...{ what, unit: 's', toReach, classic },
    values: records.map((record) => toSeconds(gapOf(record, kind))),
    bare: {
      what: 'a fresh Ganesha from exec to answering',
      values: records.map((record) => toSeconds(startOf(record))),
    },
  };
}
