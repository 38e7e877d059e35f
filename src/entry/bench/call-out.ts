// What the list of those who hold NFSv3 locks costs a client's first lock: how much longer rpc.statd takes for a client of whom it hears for the first
// time, with our call-out than without any. The bare mechanism is a call-out that does nothing.
import { localHost } from '../../host/local.ts';
import { withTemporaryFolder } from '../../host/tools/mktemp.ts';
import type { Progress } from '../../work/commands/progress.ts';
import { installation } from '../cli/installation.ts';
import type { CallOutDurations } from './call-out-scene.ts';
import { type Measured, median, repeat, toSeconds } from './measure.ts';

const CALLS = 1_000;
const BARE = 'a call-out that does nothing (-H /bin/true)';

export async function measureCallOut(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  const measured = await repeat(rounds, (round) => {
    progress(`rpc.statd's call-out, ${CALLS} clients, round ${round} of ${rounds}`);
    return inNamespaces();
  });
  return [row('median', 0.002, measured, median), row('99 of 100 within', 0.01, measured, within99)];
}

function row(
  what: string,
  toReach: number,
  measured: readonly CallOutDurations[],
  of: (values: readonly number[]) => number,
): Measured {
  const added = (which: 'ours' | 'bare') => measured.map((one) => toSeconds(of(one[which]) - median(one.none)));
  return {
    what: `time that the call-out adds to a client's first NFSv3 lock, ${what}`,
    ...{ unit: 's', toReach, classic: '-' },
    values: added('ours'),
    bare: { what: BARE, values: added('bare') },
  };
}

const within99 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1] ?? Number.NaN;

function inNamespaces(): Promise<CallOutDurations> {
  const host = localHost();
  return withTemporaryFolder(host, async (folder) => {
    const { stdout } = await host.run(
      [
        ...(['unshare', '--net', '--mount', '--uts', '--pid', '--fork', '--kill-child=KILL', '--mount-proc'] as const),
        ...[installation.node, `${installation.bundles}/bench-call-out.cjs`, folder, `${CALLS}`],
      ],
      { deadlineMs: 300_000 },
    );
    return JSON.parse(stdout) as CallOutDurations;
  });
}
