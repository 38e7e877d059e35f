// The power controller, as the fence agents on the nodes reach it: off the cluster's network, so that a partition does not keep it from working.
import type { Server } from 'node:net';
import { type OwnerVerbs, POWER_SOCKET } from '../state.ts';
import { type Answers, peer } from '../wire/peer.ts';
import { listen } from './listen.ts';
import type { Tell } from './tell.ts';

export type FencingVerbs = Pick<OwnerVerbs, 'state' | 'power'>;

export interface Fencing {
  /** Whether the fence device of the node works. */
  works(node: string): boolean;
  set(node: string, works: boolean): void;
  /** A node has booted: what its fence agents may ask, and nothing more, on a socket in its own file system, which goes with the node. */
  open(by: string, root: string, answers: Answers<FencingVerbs>): Promise<void>;
  close(by: string): void;
  /** The same, for a node whose file system is not seen here. */
  answers(by: string, answers: Answers<FencingVerbs>): Answers<FencingVerbs>;
}

/** `fenced` is called when a fence agent's request has been carried out, which is answered when that has returned. */
export function makeFencing(tell: Tell, fenced: (node: string) => Promise<void>): Fencing {
  const broken = new Set<string>();
  const servers = new Map<string, Server>();
  const guarded = (by: string, { state, power }: Answers<FencingVerbs>): Answers<FencingVerbs> => ({
    state,
    power: async (ask) => {
      const { node } = ask;
      if (broken.has(node)) {
        tell({ kind: 'fence', node, by, done: false });
        throw new Error(`the fence device of ${node} fails`);
      }
      const answer = await power(ask);
      await fenced(node);
      tell({ kind: 'fence', node, by, done: true });
      return answer;
    },
  });
  return {
    works: (node) => !broken.has(node),
    set: (node, works) => void (works ? broken.delete(node) : broken.add(node)),
    open: async (by, root, answers) => {
      const server = await listen(`${root}${POWER_SOCKET}`, (socket) => {
        peer<Record<never, never>, FencingVerbs, never>(socket, `a fence agent on ${by}`, {
          answers: guarded(by, answers),
        });
      });
      servers.set(by, server);
    },
    answers: guarded,
    close: (by) => void servers.get(by)?.close(),
  };
}
