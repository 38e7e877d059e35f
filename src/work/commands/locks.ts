// locks: who holds what, of every server that runs, as far as it can be known.
import { type HeldLock, heldLocks, type LockFacts, type MayHold } from '../../core/locks/held-locks.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import type { Installation } from '../install/install-agents.ts';
import type { LockTrouble } from '../locks/lock-facts.ts';
import { reasonOf } from '../server/reason.ts';
import { askNode } from './ask-node.ts';

export interface Locks {
  readonly locks: readonly HeldLock[];
  /** Clients that may hold locks, by the servers' records. */
  readonly mayHold: readonly MayHold[];
  /** Servers of which nothing could be learnt, and why. */
  readonly unknown: readonly LockTrouble[];
}

/** Of all servers, or of one. Never rejects: whoever can't be asked is in the answer. */
export async function locks(
  hosts: readonly Host[],
  cluster: Cluster,
  installation: Installation,
  only?: string,
): Promise<Locks> {
  const told = await Promise.all(hosts.map((host) => ask(host, installation)));
  const servers = told.flatMap((it) => it.servers).filter(({ server }) => only === undefined || server === only);
  const facts = servers.filter((it): it is LockFacts => 'daemon' in it);
  const deaf = told.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  const names = cluster.servers.map(({ name }) => name).filter((name) => only === undefined || name === only);
  const silent = names.filter((name) => servers.every(({ server }) => server !== name));
  return {
    locks: facts.flatMap(heldLocks),
    mayHold: facts.flatMap(({ mayHold }) => mayHold),
    unknown: [
      ...servers.filter((it): it is LockTrouble => 'reason' in it),
      ...silent.map((server) => ({ server, reason: ['no node says that it serves', ...deaf].join('; ') })),
    ],
  };
}

// ---

const ASK_MS = 30_000;

interface Told {
  readonly servers: readonly (LockFacts | LockTrouble)[];
  readonly reason?: string;
}

const ask = (host: Host, installation: Installation): Promise<Told> =>
  askNode<Told>(host, installation, { program: 'locks-node', deadlineMs: ASK_MS }).catch((error: unknown) => ({
    ...{ servers: [], reason: reasonOf(error) },
  }));
