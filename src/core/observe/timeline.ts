// A journal in words: one line an observation, as people like to read it.
import type { Observation } from './observation.ts';

/** Lines such as " +0.123 s  node1  nfs1  the daemon died (SIGKILL)", in order of time, counted from `from` (milliseconds since the epoch). */
export function timeline(observations: readonly Observation[], from: number): string {
  const rows = [...observations]
    .sort((a, b) => a.at - b.at)
    .map((it) => [offset(it.at - from), it.node, subjectOf(it), observationInWords(it)] as const);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map(([time, node, server, what]) =>
      [time.padStart(widths[0] ?? 0), node.padEnd(widths[1] ?? 0), server.padEnd(widths[2] ?? 0), what].join('  '),
    )
    .map((line) => `${line}\n`)
    .join('');
}

// ---

const offset = (ms: number): string => `${ms < 0 ? '-' : '+'}${(Math.abs(ms) / 1000).toFixed(3)} s`;

/** Of whom it says something: a server, or the node's keeper. */
export const subjectOf = ({ server }: Observation): string => (server === '' ? 'keeper' : server);

/** What it says, without when, where and of whom. */
export function observationInWords(it: Observation): string {
  switch (it.kind) {
    case 'server-starting':
      return 'is starting here';
    case 'daemon-started':
      return `its daemon was started (pid ${it.pid}, epoch ${it.epoch})`;
    case 'daemon-answering':
      return 'its daemon answers';
    case 'daemon-hung':
      return `hangs: ${{ nfs: 'NFS', bus: 'its D-Bus', grace: 'Ganesha on D-Bus' }[it.silent]} does not answer`;
    case 'daemon-exited':
      return `its daemon ${ending(it)}`;
    case 'child-exited':
      return `its ${it.child} ${ending(it)}`;
    case 'grace-entered':
      return 'entered grace: clients may reclaim';
    case 'grace-left':
      return 'left grace: new locks again';
    case 'address-announced':
      return 'announced its address';
    case 'address-muted':
      return 'muted its address';
    case 'budget-spent':
      return `gave up here after ${it.restarts} restarts: it has to move`;
    case 'server-failed':
      return `failed: ${it.reason}`;
    case 'incident-opened':
      return `its clients have something to reclaim (${it.cause}; incident ${it.incident})`;
    case 'incident-closed':
      return `its clients had their time to reclaim (incident ${it.incident})`;
    case 'incident-expired':
      return `came back nowhere in time: what its clients held is given up (incident ${it.incident})`;
    case 'peers-asked':
      return it.silent.length === 0
        ? `its peers are in grace (${it.ms.toFixed(0)} ms)`
        : `goes on though ${it.silent.join(', ')} did not say that its peers there are in grace (${it.ms.toFixed(0)} ms)`;
    case 'custody-closed':
      return `lets go of what its daemon had locked (${it.locks} locks, kept until now)`;
    case 'window-open':
      return `what its clients hold may be taken: ${it.reason}`;
    case 'grace-held':
      return `is kept in grace for ${it.incidents.join(', ')}`;
    case 'grace-not-held':
      return `could not be kept in grace: ${it.reason}`;
    case 'grace-released':
      return 'may leave grace';
    case 'lock-holder-not-recorded':
      return `could not write down that ${it.client} ${it.event === 'add-client' ? 'holds NFSv3 locks' : 'holds none any more'}: ${it.reason}`;
    case 'notify-started':
      return `tells ${clients(it.clients)} that it has restarted (state ${it.state})`;
    case 'notify-told':
      return `has told ${clients(it.told)}${lately(it)}; silent: ${it.silent.join(', ')}`;
    case 'notify-finished':
      return `has told ${clients(it.told)}${lately(it)}${it.gone.length === 0 ? '' : `; given up: ${it.gone.join(', ')}`}`;
    case 'notify-failed':
      return `could not tell its clients: ${it.reason}`;
    case 'locks-dropped':
      return `${it.left === 0 ? 'forgets' : 'does not wholly forget'} what ${it.client} has locked, as ${it.by} says; gone: ${it.dropped}, left: ${it.left}`;
    case 'filesystem-held':
      return `has ended, but its filesystems are in use: ${it.holders.join('; ')}`;
    case 'exports-changed':
      return exportsChanged(it);
    case 'metrics-silent':
      return `has no metrics for Prometheus at ${it.place}: ${it.reason}`;
    case 'metrics-answering':
      return `answers Prometheus at ${it.place}`;
    case 'failback-began':
      return 'is called home';
    case 'failback-ended':
      return it.reason === null ? 'is home again' : `did not come home: ${it.reason}`;
    case 'server-stopping':
      return 'is stopping';
    case 'server-stopped':
      return 'has stopped';
  }
}

type ExportsChanged = Extract<Observation, { readonly kind: 'exports-changed' }>;

function exportsChanged({ added, updated, removed, refused }: ExportsChanged): string {
  const said = (what: string, names: readonly string[]) => (names.length === 0 ? [] : [`${what} ${names.join(', ')}`]);
  return [
    ...said('serves', added),
    ...said('changes', updated),
    ...said('serves no more', removed),
    ...said('refuses', refused),
  ].join('; ');
}

const clients = (count: number): string => (count === 1 ? '1 client' : `${count} clients`);

/** When the last one had been told. */
const lately = ({ told, ms }: { readonly told: number; readonly ms: number }): string =>
  told === 0 ? '' : ` within ${ms.toFixed(0)} ms`;

function ending({ code, signal }: { readonly code: number | null; readonly signal: string | null }): string {
  if (signal !== null) return `was killed (${signal})`;
  return code === 0 ? 'ended' : `died (exit code ${code ?? 'unknown'})`;
}
