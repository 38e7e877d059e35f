// Lines of the page's timeline: what journals say, and what changed from one status to the next.
import type { Observation } from '../observe/observation.ts';
import { SEVERITY, severityOf } from '../observe/severity.ts';
import { observationInWords } from '../observe/timeline.ts';
import type { Seen } from './seen.ts';
import type { Tone } from './tone.ts';

export interface Entry {
  /** The same for the same entry, however often it is told. */
  readonly key: string;
  /** Milliseconds since the epoch, on the clock of the node that says so. */
  readonly at: number;
  /** Empty where it is of the cluster as a whole. */
  readonly node: string;
  readonly server: string;
  readonly words: string;
  readonly tone: Tone;
}

export function entryOf(it: Observation): Entry {
  const { at, node, server, writer, seq } = it;
  return { key: `${node}/${writer}/${seq}`, at, node, server, words: observationInWords(it), tone: toneOf(it) };
}

/** What a status says of nodes and of the whole that the one before did not, and what is no longer so. */
export function changesBetween(
  before: Seen['status'] | undefined,
  after: Seen['status'],
  at: number,
): readonly Entry[] {
  if (before === undefined) return [];
  const told = (status: Seen['status']) => status.findings.filter(({ code }) => !IN_JOURNALS.test(code));
  const has = (status: Seen['status'], message: string) => told(status).some((finding) => finding.message === message);
  const entry = (words: string, tone: Tone) => entryOfCluster(words, tone, at);
  return [
    ...told(after)
      .filter(({ message }) => !has(before, message))
      .map(({ message, level }) => entry(message, level === 'error' ? 'bad' : level === 'warning' ? 'away' : 'plain')),
    ...told(before)
      .filter(({ message }) => !has(after, message))
      .map(({ message }) => entry(`no longer: ${message}`, 'plain')),
  ];
}

export const healthEntry = (health: Seen['status']['health'], at: number): Entry =>
  entryOfCluster(`the cluster is ${health}`, HEALTH_TONES[health], at);

/** The latest first; each once; no more than `most`. */
export function merged(entries: readonly Entry[], more: readonly Entry[], most: number): readonly Entry[] {
  const byKey = new Map([...entries, ...more].map((entry) => [entry.key, entry]));
  return [...byKey.values()].sort((a, b) => b.at - a.at || (a.key < b.key ? 1 : -1)).slice(0, most);
}

// ---

/** What the journals tell sooner and better: of servers, and of who reclaims. */
const IN_JOURNALS = /^(server-|recovering|past-failure)/;

const entryOfCluster = (words: string, tone: Tone, at: number): Entry => ({
  ...{ key: `status/${at}/${words}`, at, words, tone },
  ...{ node: '', server: '' },
});

const HEALTH_TONES = { HEALTHY: 'good', FAILOVER: 'away', BAD: 'bad' } as const;

const TONES: Readonly<Partial<Record<Observation['kind'], Tone>>> = {
  'daemon-answering': 'good',
  'address-announced': 'good',
  'failback-began': 'away',
  'grace-entered': 'grace',
  'grace-held': 'grace',
  'incident-opened': 'grace',
};

function toneOf(it: Observation): Tone {
  if (severityOf(it) <= SEVERITY.warning) return 'bad';
  return it.kind === 'failback-ended' ? 'good' : (TONES[it.kind] ?? 'plain');
}
