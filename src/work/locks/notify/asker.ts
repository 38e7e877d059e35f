// Thousands of questions over one UDP port: each has a number of its own (xid) by which its answer is known, is sent again while nobody answers, and
// takes its turn, so that neither a burst nor those who are dead keep the others waiting.
import { decodeReply, type Reply } from '../../../core/protocol/rpc.ts';
import type { Clock } from '../../../host/host.ts';

export interface AskerParts {
  readonly clock: Clock;
  readonly send: (address: string, port: number, datagram: Uint8Array) => void;
  /** How many may be on their way at once: more answers than there is room for would be lost. */
  readonly atOnce: number;
  readonly signal: AbortSignal;
}

export interface Asked {
  readonly address: string;
  readonly port: number;
  /** An RPC call; its first four bytes are taken for the xid. */
  readonly call: Uint8Array;
  /** How long an answer is waited for after each sending, ms. */
  readonly patienceMs: readonly number[];
  /** First sent before all that is not. */
  readonly urgent?: boolean;
}

interface Question extends Asked {
  readonly xid: number;
  sent: number;
  onItsWay: boolean;
  readonly answered: (reply: Reply | undefined) => void;
}

/** An answer that takes longer is still heard, but nobody waits for it with what he has to say. */
const ON_ITS_WAY_MS = 50;
const TICK_MS = 10;

export class Asker {
  readonly #parts: AskerParts;
  readonly #open = new Map<number, Question>();
  readonly #urgent = new Queue<Question>();
  readonly #others = new Queue<Question>();
  readonly #onTheirWay = new Queue<{ readonly question: Question; readonly until: number }>();
  /** By patience, so that each is in the order of its times. */
  readonly #due = new Map<number, Queue<{ readonly question: Question; readonly at: number }>>();
  readonly #number = randomNumbers();
  #busy = 0;
  #ticking = false;

  constructor(parts: AskerParts) {
    this.#parts = parts;
    parts.signal.addEventListener('abort', () => this.#end());
  }

  /** The reply, whatever it says; undefined when there was none in all that time, or when the signal was aborted. */
  ask(asked: Asked): Promise<Reply | undefined> {
    if (this.#parts.signal.aborted) return Promise.resolve(undefined);
    return new Promise((answered) => {
      const question: Question = { ...asked, xid: this.#freeNumber(), sent: 0, onItsWay: false, answered };
      this.#open.set(question.xid, question);
      (asked.urgent ? this.#urgent : this.#others).add(question);
      this.#sendNext();
      void this.#tick();
    });
  }

  /**
   * A datagram from anybody. Only its number counts, which nobody can guess: a client with several addresses may answer from another one
   * than it was asked at. What answers nothing (too late, twice, or not ours) is passed over.
   */
  hear(datagram: Uint8Array): void {
    const reply = decodeReply(datagram);
    const question = reply && this.#open.get(reply.xid);
    // An answer to what was not asked yet is none.
    if (reply === undefined || question === undefined || question.sent === 0) return;
    this.#settle(question, reply);
    this.#sendNext();
  }

  #sendNext(): void {
    while (this.#busy < this.#parts.atOnce) {
      const next = this.#urgent.take() ?? this.#others.take();
      if (next === undefined) return;
      if (this.#open.get(next.xid) === next) this.#transmit(next);
    }
  }

  #transmit(question: Question): void {
    const { clock, send } = this.#parts;
    const now = clock.now();
    this.#busy += question.onItsWay ? 0 : 1;
    question.onItsWay = true;
    this.#onTheirWay.add({ question, until: now + ON_ITS_WAY_MS });
    const patience = question.patienceMs[question.sent] ?? 0;
    question.sent += 1;
    const due = this.#due.get(patience) ?? new Queue();
    this.#due.set(patience, due);
    due.add({ question, at: now + patience });
    send(question.address, question.port, numbered(question));
  }

  async #tick(): Promise<void> {
    if (this.#ticking) return;
    this.#ticking = true;
    const { clock, signal } = this.#parts;
    for (let passedOver = false; this.#open.size > 0; ) {
      const expected = clock.now() + TICK_MS;
      await clock.pause(TICK_MS, signal);
      // This process did not get the processor: what has come in meanwhile is heard first (libuv's timers come before its sockets).
      passedOver = !passedOver && clock.now() - expected > TICK_MS;
      if (!passedOver) this.#look(clock.now());
    }
    this.#ticking = false;
  }

  #look(now: number): void {
    for (const { question } of this.#onTheirWay.takeWhile(({ until }) => until <= now)) this.#arrived(question);
    for (const queue of this.#due.values())
      for (const { question } of queue.takeWhile(({ at }) => at <= now)) this.#unanswered(question);
    this.#sendNext();
  }

  #unanswered(question: Question): void {
    if (this.#open.get(question.xid) !== question) return;
    if (question.sent < question.patienceMs.length) this.#others.add(question);
    else this.#settle(question, undefined);
  }

  #settle(question: Question, reply: Reply | undefined): void {
    this.#open.delete(question.xid);
    this.#arrived(question);
    question.answered(reply);
  }

  #arrived(question: Question): void {
    if (question.onItsWay) this.#busy -= 1;
    question.onItsWay = false;
  }

  #end(): void {
    for (const question of [...this.#open.values()]) this.#settle(question, undefined);
  }

  #freeNumber(): number {
    for (;;) {
      const number = this.#number();
      if (!this.#open.has(number)) return number;
    }
  }
}

/** A copy, since the socket may hold on to it for a while; from Node's pool, since memory of its own for each of thousands costs more than sending it. */
function numbered({ call, xid }: Question): Uint8Array {
  const datagram = Buffer.from(call);
  datagram.writeUInt32BE(xid);
  return datagram;
}

/** 32 bits each; made many at a time. */
function randomNumbers(): () => number {
  const numbers = new Uint32Array(1024);
  let used = numbers.length;
  return () => {
    if (used === numbers.length) {
      crypto.getRandomValues(numbers);
      used = 0;
    }
    used += 1;
    return numbers[used - 1] ?? 0;
  };
}

/** First in, first out, without moving the rest at each. */
class Queue<T> {
  #items: T[] = [];
  #first = 0;

  add(item: T): void {
    this.#items.push(item);
  }

  take(): T | undefined {
    if (this.#first === this.#items.length) return undefined;
    const item = this.#items[this.#first];
    this.#first += 1;
    if (this.#first > 1024 && this.#first * 2 > this.#items.length) this.#shrink();
    return item;
  }

  takeWhile(holds: (item: T) => boolean): T[] {
    const taken: T[] = [];
    for (;;) {
      const next = this.#items[this.#first];
      if (next === undefined || !holds(next)) return taken;
      this.take();
      taken.push(next);
    }
  }

  #shrink(): void {
    this.#items = this.#items.slice(this.#first);
    this.#first = 0;
  }
}
