// Questions and answers over one stream, in both directions at once, and events beside them.
import type { Duplex } from 'node:stream';
import { jsonLines } from './json-lines.ts';

/** What one end can be asked: verb -> [what is asked, what is answered]. */
export type Verbs = Record<string, readonly [ask: object, answer: object]>;

export type Answers<V extends Verbs> = { readonly [K in keyof V]: (ask: V[K][0]) => Promise<V[K][1]> | V[K][1] };

export interface Peer<V extends Verbs, E extends object> {
  /** Rejects with the other end's error, when the stream ends first, and after `deadlineMs`. */
  ask<K extends keyof V & string>(verb: K, ask: V[K][0], deadlineMs: number): Promise<V[K][1]>;
  tell(event: E): void;
  close(): void;
  /** Questions that have no answer yet. */
  readonly pending: () => number;
}

interface Handlers<Own extends Verbs, E extends object> {
  readonly answers?: Answers<Own>;
  readonly event?: (event: E) => void;
  readonly ended?: () => void;
}

interface Waiting {
  readonly resolve: (answer: object) => void;
  readonly reject: (error: Error) => void;
}

interface Message {
  readonly id?: number;
  readonly verb?: string;
  readonly ask?: object;
  readonly answer?: object;
  readonly error?: string;
  readonly event?: object;
}

/** The other end of `stream`, which must be the same kind of peer. `name` is how errors call it. */
export function peer<V extends Verbs, Own extends Verbs, E extends object>(
  stream: Duplex,
  name: string,
  handlers: Handlers<Own, E> = {},
): Peer<V, E> {
  const waiting = new Map<number, Waiting>();
  let serial = 0;
  const send = jsonLines(stream, (message) => {
    const { id, verb, ask, answer, error, event } = message as Message;
    if (event !== undefined) handlers.event?.(event as E);
    else if (id === undefined) stream.destroy(new Error(`${name} sent a message without an id`));
    else if (verb !== undefined) void reply(send, id, handlers.answers?.[verb as keyof Own], verb, ask);
    else settle(waiting.get(id), answer, error);
  });
  const end = (why: string) => {
    for (const { reject } of waiting.values()) reject(new Error(`${name} ${why}`));
  };
  stream.on('error', (error: Error) => end(`is not reachable: ${error.message}`));
  stream.on('close', () => {
    end('has gone');
    handlers.ended?.();
  });

  return {
    ask: (verb, ask, deadlineMs) =>
      new Promise((resolve, reject) => {
        if (stream.destroyed) return reject(new Error(`${name} has gone`));
        const id = ++serial;
        const deadline = setTimeout(() => done(() => reject(lateness(name, verb, deadlineMs))), deadlineMs);
        const done = (act: () => void) => {
          clearTimeout(deadline);
          waiting.delete(id);
          act();
        };
        waiting.set(id, {
          resolve: (answer) => done(() => resolve(answer as V[typeof verb][1])),
          reject: (error) => done(() => reject(error)),
        });
        send({ id, verb, ask });
      }),
    tell: (event) => send({ event }),
    close: () => stream.destroy(),
    pending: () => waiting.size,
  };
}

const lateness = (name: string, verb: string, deadlineMs: number) =>
  new Error(`${name} did not answer "${verb}" within ${deadlineMs} ms`);

function settle(waiting: Waiting | undefined, answer: object | undefined, error: string | undefined): void {
  if (error !== undefined) waiting?.reject(new Error(error));
  else waiting?.resolve(answer ?? {});
}

async function reply(
  send: (message: object) => void,
  id: number,
  handler: ((ask: object) => Promise<object> | object) | undefined,
  verb: string,
  ask: object | undefined,
): Promise<void> {
  try {
    if (handler === undefined) throw new Error(`there is no verb "${verb}"`);
    send({ id, answer: await handler(ask ?? {}) });
  } catch (error) {
    send({ id, error: error instanceof Error ? error.message : String(error) });
  }
}
