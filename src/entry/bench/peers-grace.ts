// From the exit of a daemon until the last server that shares an export with it is in grace, as their keepers read it back: by the direct word,
// and by Pacemaker's notification alone, with the word kept from passing between nodes.
import { WORD_PORT } from '../../core/config/ports.ts';
import { sharers } from '../../core/spec/cluster.ts';
import { applyRules } from '../../host/tools/nft.ts';
import type { Progress } from '../../work/commands/progress.ts';
import type { DrillRecord } from '../../work/drill/result.ts';
import { type DrillLab, firstOf, forServer, PATIENT, withDrillLab } from './drill-rounds.ts';
import { type Measured, repeat, toSeconds } from './measure.ts';

const SERVER = 'nfs1';
const WISH = {
  nodes: 4,
  nfs: ['4.1', '4.2'],
  lease: '8s',
  grace: '10s',
  change: forServer('node1', PATIENT),
} as const;

export async function measurePeersGrace(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  return withDrillLab(WISH, { server: SERVER, progress }, async (made) => {
    const measure = () => repeat(rounds, async (round) => lastInGrace(made, await made.drill('daemon-crash', round)));
    const byWord = await measure();
    progress('and without the direct word');
    for (const host of made.lab.hosts()) await applyRules(host, DEAF);
    const byNotification = await measure();
    return [
      {
        what: 'daemon exit to last sharing peer in grace, by the direct word',
        unit: 's',
        toReach: 0.1,
        classic: 'up to 10 s and a notification',
        values: byWord,
        bare: { what: 'the notification alone', values: byNotification },
      },
      {
        what: 'daemon exit to last sharing peer in grace, by the notification alone',
        unit: 's',
        toReach: 0.8,
        classic: 'up to 10 s and a notification',
        values: byNotification,
      },
    ];
  });
}

/** A node's own keeper still hears its own supervisors. */
const DEAF = `table inet gracekeeper_bench {
  chain input {
    type filter hook input priority -300
    iifname != "lo" udp dport ${WORD_PORT} drop
  }
}
`;

/** Seconds. */
function lastInGrace({ cluster }: DrillLab, { observations }: DrillRecord): number {
  const held = sharers(cluster, SERVER).map(({ name }) => firstOf(observations, name, 'grace-held'));
  return toSeconds(Math.max(...held) - firstOf(observations, SERVER, 'daemon-exited'));
}
