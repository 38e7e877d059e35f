// The direct word between the supervisors and keepers of a cluster: one UDP datagram, faster than Pacemaker's notification, and free to
// get lost. JSON, sealed with a key that only the cluster's nodes have; whatever does not open is nobody's word.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { INCIDENT_CAUSES } from '../grace/incident.ts';

export type Word =
  /** The servers that share an export with this one's are to be in grace; whoever hears it answers when his are. */
  | { readonly kind: 'incident'; readonly incident: z.infer<typeof incident> }
  /** The sharing servers of this node are in grace, as read back from them. */
  | { readonly kind: 'in-grace'; readonly incident: string }
  | { readonly kind: 'closed'; readonly incident: string }
  /** What the servers of this node are doing. */
  | { readonly kind: 'state'; readonly servers: readonly ServerWord[] };

export type ServerWord = z.infer<typeof serverWord>;

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
    return envelope.safeParse(JSON.parse(new TextDecoder().decode(text))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

// ---

const SEAL_BYTES = 32;

const seal = (text: Uint8Array, key: Uint8Array): Uint8Array => createHmac('sha256', key).update(text).digest();

const incident = z.object({
  server: z.string(),
  epoch: z.int(),
  node: z.string(),
  cause: z.enum(INCIDENT_CAUSES),
});

const serverWord = z.object({
  name: z.string(),
  phase: z.string(),
  epoch: z.int().nullable(),
  inGrace: z.boolean(),
  announced: z.boolean(),
});

const word: z.ZodType<Word> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('incident'), incident }),
  z.object({ kind: z.literal('in-grace'), incident: z.string() }),
  z.object({ kind: z.literal('closed'), incident: z.string() }),
  z.object({ kind: z.literal('state'), servers: z.array(serverWord) }),
]);

const envelope: z.ZodType<Envelope> = z.object({
  cluster: z.string(),
  node: z.string(),
  sender: z.string(),
  seq: z.int(),
  word,
});
