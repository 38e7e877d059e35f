// The line from the command line to a lab's owner: a unix socket inside the lab, reached through /proc.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Failed } from '../core/base/failed.ts';
import { CONTROL_SOCKET, type LabEvent, type OwnerVerbs } from './state.ts';
import { peer } from './wire/peer.ts';

export interface Control {
  /** Throws Failed (1) in the owner's words, or when the lab ends first, or after `deadlineMs`. */
  ask<K extends keyof OwnerVerbs>(verb: K, ask: OwnerVerbs[K][0], deadlineMs: number): Promise<OwnerVerbs[K][1]>;
  /** Calls the listener with everything that happens in the lab from now on; returns what ends that. */
  listen(listener: (event: LabEvent) => void): () => void;
  close(): void;
}

/** `pid`: the lab's outermost process. An idle line does not keep this process alive. */
export async function openControl(name: string, pid: number): Promise<Control> {
  const socket = connect(`/proc/${pid}/root${CONTROL_SOCKET}`);
  await once(socket, 'connect');
  const listeners = new Set<(event: LabEvent) => void>();
  const owner = peer<OwnerVerbs, Record<never, never>, LabEvent>(socket, `lab ${name}`, {
    event: (event) => {
      for (const listener of listeners) listener(event);
    },
  });
  socket.unref();
  return {
    ask: async (verb, ask, deadlineMs) => {
      // Of a line that has ended nothing needs to be held: Node would wait for it to connect again.
      if (!socket.destroyed) socket.ref();
      try {
        return await owner.ask(verb, ask, deadlineMs);
      } catch (error) {
        throw new Failed(1, 'lab-said-no', error instanceof Error ? error.message : String(error), { cause: error });
      } finally {
        letGo(socket, owner.pending());
      }
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: owner.close,
  };
}

function letGo(socket: Socket, pending: number): void {
  if (pending === 0 && !socket.destroyed) socket.unref();
}
