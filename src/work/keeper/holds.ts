// The graces that this node's keeper holds, one for each server, however many incidents want it.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { type GraceHold, holdGrace } from '../grace/hold.ts';
import type { Journal } from '../server/journal.ts';
import { reasonOf } from '../server/reason.ts';

export interface Holds {
  /** Makes it so: begins what is wanted, lets go of what is wanted no more. By server, the ids of the incidents. */
  want(wanted: ReadonlyMap<string, readonly string[]>): void;
  /** The servers that are held. */
  names(): readonly string[];
  /** Resolves when these servers are in grace, as read back; rejects when one can't be brought there. */
  entered(servers: readonly string[]): Promise<void>;
}

interface Held {
  readonly hold: GraceHold;
  /** Resolves when it has entered; rejects when it never will. */
  readonly entered: Promise<void>;
}

export function makeHolds(machine: Machine, cluster: Cluster, journal: Journal): Holds {
  const held = new Map<string, Held>();

  const begin = (server: Server, incidents: readonly string[]) => {
    const hold = holdGrace(machine, cluster, server);
    const entered = hold.entered.then(
      () => journal({ kind: 'grace-held', server: server.name, incidents }),
      (error: unknown) => {
        // Wanted still, it is tried again at the keeper's next look.
        if (held.get(server.name)?.hold === hold) held.delete(server.name);
        journal({ kind: 'grace-not-held', server: server.name, reason: reasonOf(error) });
        throw error;
      },
    );
    // It is in the journal; nobody need ask for it.
    entered.catch(() => undefined);
    held.set(server.name, { hold, entered });
  };
  const release = (server: string, { hold }: Held) => {
    held.delete(server);
    journal({ kind: 'grace-released', server });
    // A daemon that died meanwhile has left it too.
    hold.release().catch(() => undefined);
  };

  return {
    want: (wanted) => {
      for (const [server, entry] of [...held]) if (!wanted.has(server)) release(server, entry);
      for (const [name, incidents] of wanted) {
        const server = cluster.servers.find((candidate) => candidate.name === name);
        if (server !== undefined && !held.has(name)) begin(server, incidents);
      }
    },
    names: () => [...held.keys()],
    entered: async (servers) => {
      await Promise.all(servers.map((server) => held.get(server)?.entered));
    },
  };
}
