// plan --every-failure: 16 nodes in a ring, two servers at home on each, every node and every pair. No lab: only the scheduler runs.
// Bare: what crm_simulate alone takes to answer one of them, times their number, shared by the cores.
import { availableParallelism } from 'node:os';
import { compile } from '../../core/plan/compile.ts';
import { everyCase } from '../../core/what-if/every-failure.ts';
import { leaner, onlineCib } from '../../core/what-if/online-cib.ts';
import { localHost } from '../../host/local.ts';
import { carryOut, schedule } from '../../host/tools/crm-simulate.ts';
import { withTemporaryFolder } from '../../host/tools/mktemp.ts';
import { type Progress, silent } from '../../work/commands/progress.ts';
import { type Asked, everyFailure } from '../../work/commands/what-if.ts';
import { requireCluster } from '../cli/require-cluster.ts';
import { largeSpec } from './large-spec.ts';
import { type Measured, repeat, toSeconds } from './measure.ts';

const NODES = 16;
const SERVERS = 32;

export async function measureWhatIf(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  const cluster = requireCluster(largeSpec({ nodes: NODES, servers: SERVERS }), 'bench.yaml');
  const asked = { cluster, plan: compile(cluster) };
  const cases = everyCase(cluster.nodes.map(({ name }) => name)).length;
  const pairs = await repeat(rounds, async (round) => {
    progress(`plan --every-failure, round ${round} of ${rounds}`);
    return { ours: await timed(() => ours(asked)), bare: ((await oneCase(asked)) * cases) / availableParallelism() };
  });
  return [
    {
      what: `\`plan --every-failure\`, ${NODES} nodes, ${SERVERS} servers, ${cases} failures`,
      unit: 's',
      toReach: 30,
      classic: '-',
      values: pairs.map((pair) => toSeconds(pair.ours)),
      bare: {
        what: `crm_simulate's own answer to one of them, times ${cases}, shared by the cores`,
        values: pairs.map((pair) => toSeconds(pair.bare)),
      },
    },
  ];
}

const ours = (asked: Asked) =>
  everyFailure(localHost(), asked, {
    atOnce: availableParallelism(),
    progress: silent,
    signal: new AbortController().signal,
  });

function oneCase({ plan }: Asked): Promise<number> {
  return withTemporaryFolder(localHost(), async (folder) => {
    const started = await carryOut(localHost(), { cib: onlineCib(plan), quorate: true }, folder);
    const question = { cib: leaner(started.cib), nodesThatDie: ['node1', 'node2'], quorate: true };
    return timed(() => schedule(localHost(), question, folder));
  });
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}
