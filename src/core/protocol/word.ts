// The direct word between the supervisors and keepers of a cluster: one UDP datagram, faster than Pacemaker's notification, and free to
// get lost. JSON, sealed with a key that only the cluster's nodes have; whatever does not open is nobody's word.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { INCIDENT_CAUSES, type Incident } from '../grace/incident.ts';

export type Word =
  /** The servers that share an export with this one's are to be in grace; whoever hears it answers when his are. */
  | { readonly kind: 'incident'; readonly incident: Incident }
  /** The sharing servers of this node are in grace, as read back from them. */
  | { readonly kind: 'in-grace'; readonly incident: string }
  | { readonly kind: 'closed'; readonly incident: string }
  /** What the servers of this node are doing. */
  | { readonly kind: 'state'; readonly servers: readonly ServerWord[] };

export interface ServerWord {
  readonly name: string;
  readonly phase: string;
  readonly epoch: number | null;
  readonly inGrace: boolean;
  readonly announced: boolean;
}

export interface Envelope {
  readonly cluster: string;
  readonly node: string;
  /** Unique for every process that sends; its words are numbered from 1. */
  readonly sender: string;
  readonly seq: number;
  readonly word: Word;
}

/** The key of words, from the key of the cluster's own traffic: what one gives away says nothing of the other. */
export const wordKey = (authkey: string): Uint8Array =>
  createHmac('sha256', authkey).update('gracekeeper direct word 1').digest();

export function sealWord(envelope: Envelope, key: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(envelope));
  return new Uint8Array([...seal(text, key), ...text]);
}

/** Undefined for what was not sealed with this key, or is no word. */
export function openWord(datagram: Uint8Array, key: Uint8Array): Envelope | undefined {
  const text = datagram.subarray(SEAL_BYTES);
  if (datagram.length <= SEAL_BYTES || !timingSafeEqual(seal(text, key), datagram.subarray(0, SEAL_BYTES)))
    return undefined;
  try {
    const said: unknown = JSON.parse(new TextDecoder().decode(text));
    return isEnvelope(said) ? said : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

// ---

const SEAL_BYTES = 32;

const seal = (text: Uint8Array, key: Uint8Array): Uint8Array => createHmac('sha256', key).update(text).digest();

// By hand, not by a schema library: that one would cost every supervisor 25 ms at its start.
type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === 'string';
const isInteger: Check = (value) => Number.isSafeInteger(value);
const isBoolean: Check = (value) => typeof value === 'boolean';

const has =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, check]) => check((value as Record<string, unknown>)[name]));

const isIncident = has({
  server: isString,
  epoch: isInteger,
  node: isString,
  cause: (value) => INCIDENT_CAUSES.some((cause) => cause === value),
});

const isServerWord = has({
  name: isString,
  phase: isString,
  epoch: (value) => value === null || isInteger(value),
  inGrace: isBoolean,
  announced: isBoolean,
});

const WORDS: Readonly<Record<Word['kind'], Check>> = {
  incident: has({ incident: isIncident }),
  'in-grace': has({ incident: isString }),
  closed: has({ incident: isString }),
  state: has({ servers: (value) => Array.isArray(value) && value.every(isServerWord) }),
};

const isWord: Check = (value) =>
  Object.entries(WORDS).some(([kind, check]) => has({ kind: (said) => said === kind })(value) && check(value));

const checkEnvelope = has({ cluster: isString, node: isString, sender: isString, seq: isInteger, word: isWord });

const isEnvelope = (value: unknown): value is Envelope => checkEnvelope(value);
