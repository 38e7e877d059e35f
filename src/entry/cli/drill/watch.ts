// What watches a drill from outside the nodes, where there is a lab: the fences, who holds each address, and who is in grace.
import type { Cluster } from '../../../core/spec/cluster.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { Watch } from '../../../work/drill/scene.ts';

/** Asking every few milliseconds (5 unless given) for grace costs the nodes some of the machine's processors: only servers that share an export are asked. */
export const labWatch =
  (lab: Lab, cluster: Cluster, sharing: readonly string[], everyMs?: number): Watch =>
  async () => {
    const fences: { at: number; node: string }[] = [];
    const end = lab.listen((event) => {
      if (event.kind === 'fence' && event.done) fences.push({ at: event.at, node: event.node });
    });
    const audit = await lab.auditHolders(cluster.servers.map(({ address }) => address));
    const grace = sharing.length === 0 ? undefined : await lab.watchGrace(sharing, everyMs);
    return {
      stop: async () => {
        end();
        const [{ probes, violations }, reports] = await Promise.all([audit.stop(), grace?.stop()]);
        return {
          fences,
          grace: Object.fromEntries(Object.entries(reports ?? {}).map(([server, { changes }]) => [server, changes])),
          holders: {
            probes,
            violations: violations.length,
            inWords: violations.map(
              ({ address, nodes, what }) => `${address} had two holders, ${nodes.join(' and ')}: ${what}`,
            ),
          },
        };
      },
    };
  };
