// The line to the agent in a kernel node, from outside the lab.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Peer, peer } from '../wire/peer.ts';
import type { NodeVerbs, StreamEvent } from './verbs.ts';

export interface AgentLine {
  /** Rejects when the node is off or goes off, and after `deadlineMs`. */
  ask<K extends keyof NodeVerbs>(verb: K, ask: NodeVerbs[K][0], deadlineMs: number): Promise<NodeVerbs[K][1]>;
  tell(event: StreamEvent): void;
  close(): void;
}

/** `path`: the agent's socket, as this process sees it. An idle line does not keep this process alive. */
export async function openAgentLine(
  name: string,
  path: string,
  hear: (event: StreamEvent) => void = () => undefined,
): Promise<AgentLine & { readonly closed: () => boolean }> {
  const socket = connect(path);
  await once(socket, 'connect');
  const agent: Peer<NodeVerbs, StreamEvent> = peer<NodeVerbs, Record<never, never>, StreamEvent>(socket, name, {
    event: hear,
  });
  socket.unref();
  return {
    ask: async (verb, ask, deadlineMs) => {
      if (!socket.destroyed) socket.ref();
      try {
        return await agent.ask(verb, ask, deadlineMs);
      } finally {
        letGo(socket, agent.pending());
      }
    },
    tell: agent.tell,
    close: agent.close,
    closed: () => socket.destroyed,
  };
}

function letGo(socket: Socket, pending: number): void {
  if (pending === 0 && !socket.destroyed) socket.unref();
}
