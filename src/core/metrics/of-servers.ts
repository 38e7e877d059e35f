// The servers: those of this node as their supervisors say, and what this node has counted of each, also while it is elsewhere.
import type { Server } from '../spec/cluster.ts';
import { CATALOG, type MetricName } from './catalog.ts';
import type { Sample } from './exposition.ts';
import { EMPTY_HISTOGRAM, histogramSamples } from './histogram.ts';
import type { Ledger } from './ledger.ts';
import { type Measured, oneOf, sample } from './sample.ts';
import type { Counted } from './tally.ts';
import type { MetricsView, ServerReading } from './view.ts';

export function ofServers(view: MetricsView): Measured {
  const { cluster, ledger } = view;
  return { ...whereabouts(view), ...ofReadings(view.servers), ...ofCounts(cluster.servers, ledger), ...ofGaps(view) };
}

// ---

function whereabouts({ node, cluster, servers, incidents, held }: MetricsView): Measured {
  const each = (measure: (server: Server) => number | boolean) =>
    cluster.servers.map((server) => sample(measure(server), { server: server.name }));
  const here = ({ name }: Server) => servers.some(({ server }) => server === name);
  return {
    server_here: each(here),
    server_away: each((server) => here(server) && server.home !== node),
    incidents_open: each(({ name }) => incidents.filter(({ server }) => server === name).length),
    grace_held: each(({ name }) => held.includes(name)),
  };
}

const PHASES = ['starting', 'serving', 'restarting', 'stopping', 'failed'];

function ofReadings(servers: readonly ServerReading[]): Measured {
  const each = (measure: (reading: ServerReading) => number | boolean) =>
    servers.map((reading) => sample(measure(reading), { server: reading.server }));
  return {
    server_phase: servers.flatMap(({ server, phase }) => oneOf(PHASES, phase, 'phase', { server })),
    server_announced: each(({ announced }) => announced),
    server_in_grace: each(({ inGrace }) => inGrace),
    server_trouble: each(({ trouble }) => trouble !== null),
    notify_clients: servers.flatMap(({ server, notify: { told, silent, gone } }) =>
      Object.entries({ told, silent, gone }).map(([result, count]) => sample(count, { server, result })),
    ),
    custody_locks: servers.flatMap(({ server, locksKept }) =>
      locksKept === undefined ? [] : [sample(locksKept, { server })],
    ),
  };
}

/** Zeros too: what appears with its first event hides that event from increase(). */
function ofCounts(servers: readonly Server[], { tally, moveGaps }: Ledger): Measured {
  const all = COUNTED.map((name): [Counted, readonly Sample[]] => {
    const count = (server: string) =>
      name === 'server_moves_total' ? (moveGaps[server]?.count ?? 0) : (tally.counts[server]?.[name] ?? 0);
    return [name, servers.map((server) => sample(count(server.name), { server: server.name }))];
  });
  return Object.fromEntries(all);
}

const COUNTED = (Object.keys(CATALOG) as MetricName[]).filter((name): name is Counted => name.endsWith('_total'));

function ofGaps({ cluster, ledger: { restartGaps, moveGaps } }: MetricsView): Measured {
  const samples = cluster.servers.flatMap(({ name: server }) => [
    ...histogramSamples(restartGaps[server] ?? EMPTY_HISTOGRAM, { server, kind: 'restart' }),
    ...histogramSamples(moveGaps[server] ?? EMPTY_HISTOGRAM, { server, kind: 'move' }),
  ]);
  return { server_gap_seconds: samples };
}
