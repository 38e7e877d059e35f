// plan FILE --xml: from a cluster.yaml of 32 nodes to the CIB, as a user runs it; and how that grows with the servers, in one process that is warm.
import { encodeCib } from '../../core/cib/encode.ts';
import { compile } from '../../core/plan/compile.ts';
import { localHost } from '../../host/local.ts';
import { withTemporaryFolder } from '../../host/tools/mktemp.ts';
import type { Progress } from '../../work/commands/progress.ts';
import { requireCluster } from '../cli/require-cluster.ts';
import { command } from './command.ts';
import { largeSpec, type Size } from './large-spec.ts';
import { type Measured, median, repeat, toSeconds } from './measure.ts';

/** As many exports for each server: twice the servers are twice the work. */
const sizeOf = (servers: number): Size => ({ nodes: 32, servers, exports: Math.floor((servers * 500) / 64) });
const [SMALL, MIDDLE, LARGE] = [16, 32, 64] as const;
const TIMES = 5;

export async function measurePlan(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  const whole = await repeat(rounds, (round) => {
    progress(`plan for 32 nodes, ${LARGE} servers, 500 exports, round ${round} of ${rounds}`);
    return asUser(largeSpec(sizeOf(LARGE)));
  });
  const warm = await repeat(rounds, async (round) => {
    progress(`plans for ${SMALL}, ${MIDDLE} and ${LARGE} servers, round ${round} of ${rounds}`);
    return [await inProcess(SMALL), await inProcess(MIDDLE), await inProcess(LARGE)] as const;
  });
  const node = await repeat(rounds, () => command(['--version']));
  const row = { unit: 's', toReach: 1, classic: '-' } as const;
  return [
    {
      ...row,
      what: `\`plan --xml\`, 32 nodes, ${LARGE} servers, 500 exports`,
      values: whole.map(toSeconds),
      bare: { what: '`gracekeeper --version`', values: node.map(({ ms }) => toSeconds(ms)) },
    },
    growth(
      `${SMALL} to ${MIDDLE}`,
      warm.map(([small, middle]) => middle / small),
    ),
    growth(
      `${MIDDLE} to ${LARGE}`,
      warm.map(([, middle, large]) => large / middle),
    ),
  ];
}

/** 2 is linear: a tenth above that is what a processor's caches make of twice the data. */
const growth = (servers: string, values: readonly number[]): Measured => ({
  what: `cluster.yaml to CIB, from ${servers} servers, their exports likewise: so many times the time`,
  ...{ unit: 'times', toReach: 2.2, classic: '-', values },
});

const asUser = (spec: string): Promise<number> =>
  withTemporaryFolder(localHost(), async (folder) => {
    await localHost().files.write(`${folder}/cluster.yaml`, spec);
    return (await command(['plan', `${folder}/cluster.yaml`, '--xml'])).ms;
  });

/** Milliseconds, the median of some; what the first ones take to be compiled is no part of it. */
async function inProcess(servers: number): Promise<number> {
  const spec = largeSpec(sizeOf(servers));
  const once = async () => {
    const start = performance.now();
    encodeCib(compile(requireCluster(spec, 'bench.yaml')));
    return performance.now() - start;
  };
  await repeat(2, once);
  return median(await repeat(TIMES, once));
}
