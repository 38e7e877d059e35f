// Questions and their answers, by xid and connection (RFC 5531 section 9): what comes out is told once, when the answer has come or will come no more.
import { sameBytes } from '../protocol/bytes.ts';
import { type Call, decodeCall, decodeReply, type Reply } from '../protocol/rpc.ts';
import type { Step } from './fact.ts';
import { type Protection, protectionOf, unwrapped } from './gss.ts';
import type { Answered, Context, ProgramReader } from './reader.ts';
import { readMount } from './readers/mount.ts';
import { readNfs3 } from './readers/nfs3.ts';
import { readNfs4 } from './readers/nfs4.ts';
import { readNlm } from './readers/nlm.ts';
import { readNsm } from './readers/nsm.ts';
import { readPortmap } from './readers/portmap.ts';
import type { Roles } from './roles.ts';
import { looksLikeMessage } from './rpc-sign.ts';

export interface Flow {
  /** ADDRESS and port. */
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
  readonly transport: 'tcp' | 'udp';
}

export interface ConversationOptions {
  readonly context: Context;
  readonly roles: Roles;
  readonly told: (step: Step) => void;
}

/** Clients ask again sooner than that, and a server that takes longer is told as one that did not answer. */
export const PATIENCE_MS = 15_000;
const MOST_PENDING = 65_536;

export class Conversations {
  readonly #options: ConversationOptions;
  /** By the time of the question. */
  readonly #pending = new Map<string, Pending>();
  /** The same by what a client keeps when it asks again on another connection. */
  readonly #again = new Map<string, string>();

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  message(at: number, flow: Flow, bytes: Uint8Array): void {
    if (!looksLikeMessage(bytes)) return;
    const counts = this.#options.context.counts;
    counts.rpcMessages += 1;
    const call = decodeCall(bytes);
    const reply = call === undefined ? decodeReply(bytes) : undefined;
    if (call !== undefined) this.#asked(at, flow, call);
    else if (reply !== undefined) this.#answered(at, flow, reply);
    else counts.unreadable += 1;
  }

  /** What was asked before that is told as unanswered: at the end, and every so often. */
  giveUp(before: number): void {
    for (const [key, pending] of this.#pending) {
      if (pending.at >= before) return;
      this.#forget(key, pending);
    }
  }

  #asked(at: number, flow: Flow, call: Call): void {
    const key = keyOf(flow, call.xid);
    const again = `${flow.from} ${flow.to} ${call.xid} ${call.program} ${call.procedure}`;
    const before = this.#pending.get(this.#again.get(again) ?? key);
    const same = before !== undefined && sameBytes(before.arguments, beginning(call));
    // Asked again: the first time counts, and where it was asked last is where it is answered.
    if (same) this.#pending.delete(before.key);
    const counted = this.#options.context.counts;
    if (before !== undefined && !same && before.key === key) this.#forget(key, before);
    if (same) counted.retransmitted += 1;
    this.#again.set(again, key);
    this.#pending.set(key, same ? { ...before, key } : this.#opened(at, flow, call, key, again));
    const [oldest] = this.#pending;
    if (this.#pending.size > MOST_PENDING && oldest !== undefined) this.#forget(...oldest);
  }

  #opened(at: number, flow: Flow, call: Call, key: string, again: string): Pending {
    const protection = protectionOf(call);
    const plain = unwrapped(call.arguments, protection);
    const reader = READERS[call.program];
    if (plain === undefined && reader !== undefined) this.#options.context.counts.sealed += 1;
    const spoken = { call: { ...call, arguments: plain ?? call.arguments }, from: flow.from, to: flow.to };
    const answered = plain === undefined ? undefined : reader?.(spoken, this.#options.context);
    if (SERVERS_ONLY.has(call.program)) this.#options.roles.isServer(flow.to);
    return { at, flow, key, again, protection, arguments: beginning(call), ...(answered && { answered }) };
  }

  #answered(at: number, flow: Flow, reply: Reply): void {
    const key = keyOf(reversed(flow), reply.xid);
    const pending = this.#pending.get(key);
    if (pending === undefined) {
      this.#options.context.counts.answersAlone += 1;
      return;
    }
    this.#remove(key, pending);
    const results = reply.kind === 'success' ? unwrapped(reply.results, pending.protection) : undefined;
    if (reply.kind !== 'success') this.#tell(pending, at, undefined, reply.kind);
    else if (results !== undefined) this.#tell(pending, at, results);
  }

  #forget(key: string, pending: Pending): void {
    this.#remove(key, pending);
    this.#options.context.counts.unanswered += 1;
    this.#tell(pending, null);
  }

  #remove(key: string, { again }: Pending): void {
    this.#pending.delete(key);
    if (this.#again.get(again) === key) this.#again.delete(again);
  }

  #tell(
    pending: Pending,
    until: number | null,
    results?: Uint8Array,
    refusal?: Exclude<Reply['kind'], 'success'>,
  ): void {
    const { at, flow, answered } = pending;
    if (answered === undefined) return;
    const { facts, caller: usual } = answered(results, refusal);
    const caller = this.#options.roles.callerOf(flow.from, flow.to, usual);
    const [client, server] = caller === 'client' ? [flow.from, flow.to] : [flow.to, flow.from];
    const when = { at, ms: until === null ? null : Math.max(0, until - at) };
    for (const fact of facts)
      this.#options.told({ ...when, client, server, caller, transport: flow.transport, ...fact });
  }
}

// ---

interface Pending {
  readonly at: number;
  readonly flow: Flow;
  readonly key: string;
  readonly again: string;
  readonly protection: Protection;
  /** Their beginning. */
  readonly arguments: Uint8Array;
  /** Absent where there is nothing to tell. */
  readonly answered?: Answered;
}

const READERS: Readonly<Record<number, ProgramReader>> = {
  100000: readPortmap,
  100003: (spoken, context) => (spoken.call.version === 4 ? readNfs4 : readNfs3)(spoken, context),
  100005: readMount,
  100021: readNlm,
  100024: readNsm,
};

/** NFS and MOUNT: who is asked for these is a server. */
const SERVERS_ONLY: ReadonlySet<number> = new Set([100_003, 100_005]);

/** What tells a question that is asked again from another of the same number; all of what thousands write at once would be too much to keep. */
const beginning = (call: Call): Uint8Array => call.arguments.slice(0, 512);

const keyOf = ({ from, fromPort, to, toPort, transport }: Flow, xid: number): string =>
  `${transport} ${from} ${fromPort} ${to} ${toPort} ${xid}`;

export const reversed = ({ from, fromPort, to, toPort, transport }: Flow): Flow => ({
  ...{ from: to, fromPort: toPort, to: from, toPort: fromPort, transport },
});
