// What a client with an open file waits when the node of its server dies. Bare: until the node is fenced, which nobody can begin before.
import type { Progress } from '../../work/commands/progress.ts';
import { gapOf, withDrillLab } from './drill-rounds.ts';
import { type Measured, repeat, toSeconds } from './measure.ts';

const TOKEN = 'corosync: { token: 1s, tokenCoefficient: 0ms }';
const WISH = {
  nodes: 4,
  nfs: ['4.1', '4.2'],
  lease: '8s',
  grace: '10s',
  change: (spec: string) => spec.replace(/^corosync: .*$/m, TOKEN),
} as const;

export async function measureNodeDeath(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  return withDrillLab(WISH, { server: 'nfs1', progress }, async ({ lab, drill }) => {
    const fences: number[] = [];
    const end = lab.listen((event) => {
      if (event.kind === 'fence' && event.done) fences.push(event.at);
    });
    const records = await repeat(rounds, (round) => drill('node-death', round));
    end();
    return [
      {
        what: 'node death, fenced, longest gap, kernel:4.1 client, shared export; token 1 s, token_coefficient 0',
        unit: 's',
        toReach: 4.5,
        classic: "20 to 22 s (its vendor's guide)",
        values: records.map((record) => toSeconds(gapOf(record))),
        bare: {
          what: 'until the dead node is fenced',
          values: records.map(({ injectedAt }) =>
            toSeconds((fences.find((at) => at >= injectedAt) ?? Number.NaN) - injectedAt),
          ),
        },
      },
    ];
  });
}
