// Every metric of a keeper, by its name without the prefix: units are in the names (seconds), what only rises ends in _total
// (https://prometheus.io/docs/practices/naming/).
import type { MetricType } from './exposition.ts';

export const PREFIX = 'gracekeeper_';

interface Definition {
  readonly type: MetricType;
  readonly help: string;
}

const gauge = (help: string): Definition => ({ type: 'gauge', help });
const counter = (help: string): Definition => ({ type: 'counter', help });

export const CATALOG = {
  // The keeper and what it knows of the cluster.
  info: gauge('Always 1; the labels say which version runs, on which node, in which cluster.'),
  keeper_start_time_seconds: gauge('When this keeper began: its counters began then too.'),
  keeper_heard_timestamp_seconds: gauge('When the keeper of another node was last heard, which is each second.'),
  cluster_seen_timestamp_seconds: gauge('When Pacemaker was last asked and answered; what it said is that old.'),
  cluster_health: gauge('1 for what the cluster is: HEALTHY, FAILOVER or BAD, as gracekeeper status says.'),
  cluster_findings: gauge('Why it is not HEALTHY: how many findings there are of each code.'),
  cluster_quorate: gauge('Whether the part of the cluster that this node is in has quorum.'),
  cluster_paused: gauge('Whether it is in maintenance mode: nothing is moved, taken over or fenced.'),
  node_state: gauge('1 for what a node is: online, standby, unclean or offline.'),
  fencing_timestamp_seconds: gauge('When the last attempt to fence a node ended, by its result.'),
  fencing_pending: gauge('Whether a node is being fenced now.'),
  // Each server, as it is now on this node.
  server_here: gauge('Whether a supervisor of the server lives on this node.'),
  server_away: gauge('Whether the server is on this node and its home is another.'),
  server_phase: gauge('1 for what the server does: starting, serving, restarting, stopping or failed.'),
  server_announced: gauge('Whether its address answers from this node.'),
  server_in_grace: gauge('Whether it is in grace: clients may reclaim, and get nothing new.'),
  server_trouble: gauge('Whether something is wrong with it though it serves; gracekeeper status says what.'),
  grace_held: gauge('Whether this keeper holds it in grace for the sake of a server that shares an export.'),
  incidents_open: gauge('Recoveries of the server that are not over: its clients may reclaim.'),
  notify_clients: gauge(
    'NFSv3 clients that were to be told of its last start: told, silent (tried on) or gone (given up).',
  ),
  custody_locks: gauge('Locks that would outlast its daemon, at the last look (each 10 s).'),
  // Each server, since the keeper began, by the journal of this node.
  server_starts_total: counter('Starts of the server on this node by Pacemaker.'),
  server_stops_total: counter('Stops of the server on this node.'),
  server_failures_total: counter('How often it could not be kept alive on this node.'),
  server_restarts_total: counter('Restarts of its daemon in place.'),
  server_moves_total: counter('How often it was announced here after it had been announced on another node.'),
  server_gap_seconds: {
    type: 'histogram',
    help: 'How long it did not answer, as this node saw it. kind="restart": from the death, or the hang seen, to the first answer, in place; kind="move": since it was last heard serving elsewhere, up to 1 s too much.',
  },
  daemon_exits_total: counter('How often its NFS daemon ended that should not have.'),
  daemon_hangs_total: counter('How often its NFS daemon or D-Bus did not answer any more.'),
  helper_exits_total: counter(
    'How often rpcbind, rpc.statd, D-Bus or another of its helpers ended that should not have.',
  ),
  incidents_opened_total: counter('Failures and stops after which its clients had something to reclaim.'),
  incidents_expired_total: counter('Recoveries given up, since the server came back nowhere in time.'),
  grace_entered_total: counter('How often it entered grace.'),
  grace_failures_total: counter('How often it could not be held in grace though it had to be.'),
  grace_windows_total: counter('How often somebody could have taken what its clients held.'),
  peers_asked_total: counter('How often its peers were asked for grace.'),
  peers_silent_total: counter('How often a peer did not say in time that it is in grace.'),
  peers_wait_seconds_total: counter('How long was waited for the peers.'),
  custody_released_total: counter('How often locks of a dead daemon were let go, the peers being warned.'),
  custody_released_locks_total: counter('How many locks those were.'),
  notify_told_total: counter('NFSv3 clients that were told of a restart.'),
  notify_gone_total: counter('NFSv3 clients that were silent to the end, and given up.'),
  notify_failures_total: counter('How often nobody could be told.'),
  notify_unrecorded_total: counter('NFSv3 lock holders that the state volume did not take down in time.'),
  failbacks_done_total: counter('Times it was taken home by its policy.'),
  failbacks_failed_total: counter('Times it was called home by its policy and did not arrive.'),
} as const satisfies Readonly<Record<string, Definition>>;

export type MetricName = keyof typeof CATALOG;

export const definitionOf = (name: MetricName): Definition => CATALOG[name];

/** Every name that a scrape may show, with the suffixes of histograms: what rules and dashboards may speak of. */
export const namesShown = (): readonly string[] =>
  Object.entries<Definition>(CATALOG).flatMap(([name, { type }]) =>
    (type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']).map((suffix) => `${PREFIX}${name}${suffix}`),
  );
