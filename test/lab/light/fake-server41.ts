// As much of an NFSv4.1 server as a light client meets: sessions, opens, locks, grace; all of it forgotten at a restart but who had been there.
import {
  COMPOUND,
  decodeCompound,
  encodeCompoundReply,
  NFS_PROGRAM,
} from '../../../src/core/protocol/nfs41/compound.ts';
import type { Operation } from '../../../src/core/protocol/nfs41/operations.ts';
import type { Result } from '../../../src/core/protocol/nfs41/results.ts';
import { STATUS } from '../../../src/core/protocol/nfs41/status.ts';
import { LinkLost, type RpcLink } from '../../../src/lab/light/rpc-link.ts';

export interface FakeServer41 {
  connect(): Promise<RpcLink>;
  /** Connections end, and everything is forgotten. */
  restart(inGrace: boolean): void;
  endGrace(): void;
  /** Ends the connections only. */
  cut(): void;
  /** Owner, offset: every lock. */
  locks(): readonly string[];
  /** What was asked since the last restart, without SEQUENCE. */
  asked(): readonly string[];
}

interface Client {
  readonly owner: string;
  readonly verifier: string;
  readonly id: Uint8Array;
  confirmed: boolean;
  complete: boolean;
}

type Failing = { readonly failing: keyof typeof STATUS };

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const named = (name: string, length: number) => Uint8Array.from(Buffer.from(name.padEnd(length, '.'), 'latin1'));
const CHANNEL = {
  ...{ headerPadding: 0, longestRequest: 4096, longestResponse: 4096, longestCachedResponse: 0 },
  ...{ operations: 8, requests: 1 },
};

export function fakeServer41(): FakeServer41 {
  let [grace, life, serial] = [false, 0, 0];
  let clients: Client[] = [];
  let sessions = new Map<string, Client>();
  let locks: { owner: string; offset: bigint; other: string }[] = [];
  let asked: string[] = [];
  let links: { end(): void }[] = [];
  /** Who may reclaim: known before the restart, and not come back as another. */
  let former = new Set<string>();

  const perform = (it: Operation, client: Client | undefined): Result | Failing => {
    const reclaims = (it.kind === 'open' && it.claim === 'previous') || (it.kind === 'lock' && it.reclaim);
    if (it.kind === 'open' || it.kind === 'lock') {
      if (reclaims && !grace) return { failing: 'NFS4ERR_NO_GRACE' };
      if (reclaims && !former.has(client?.owner ?? '')) return { failing: 'NFS4ERR_RECLAIM_BAD' };
      if (!reclaims && grace) return { failing: 'NFS4ERR_GRACE' };
    }
    switch (it.kind) {
      case 'exchange-id': {
        const [owner, verifier] = [text(it.owner), text(it.verifier)];
        const known = clients.find((one) => one.owner === owner && one.verifier === verifier);
        const id = known?.id ?? named(`${life}:${++serial}`, 8);
        if (!known) clients.push({ owner, verifier, id, confirmed: false, complete: false });
        return {
          ...{ kind: it.kind, clientId: id, sequence: 1, flags: known?.confirmed ? 0x8000_0000 : 0 },
          ...{ serverMinorId: named('', 8), serverMajorId: named('', 1), serverScope: named('', 1) },
        };
      }
      case 'create-session': {
        const creating = clients.find(({ id }) => text(id) === text(it.clientId));
        if (creating === undefined) return { failing: 'NFS4ERR_STALE_CLIENTID' };
        creating.confirmed = true;
        const session = named(`s${life}:${++serial}`, 16);
        sessions.set(text(session), creating);
        return { kind: it.kind, session, sequence: 1, flags: 0, fore: CHANNEL, back: CHANNEL };
      }
      case 'sequence': {
        const { session, sequence, slot, highestSlot } = it;
        if (client === undefined) return { failing: 'NFS4ERR_BADSESSION' };
        return { kind: it.kind, session, sequence, slot, highestSlot, targetHighestSlot: 0, flags: 0 };
      }
      case 'reclaim-complete':
        if (client?.complete) return { failing: 'NFS4ERR_COMPLETE_ALREADY' };
        if (client) client.complete = true;
        return { kind: it.kind };
      case 'getfh':
        return { kind: it.kind, handle: named('a handle', 10) };
      case 'open':
        return { kind: it.kind, flags: 0, state: { sequence: 1, other: named(text(it.owner.owner), 12) } };
      case 'close':
        return { kind: it.kind, state: it.state };
      case 'lock': {
        const other = 'open' in it.locker ? text(named(text(it.locker.owner.owner), 12)) : text(it.locker.lock.other);
        const holder = locks.find((lock) => lock.offset === it.offset && lock.other !== other);
        if (holder) return { failing: 'NFS4ERR_DENIED' };
        locks.push({ owner: client?.owner ?? '', offset: it.offset, other });
        return { kind: it.kind, lock: { sequence: 1, other: named(other, 12) } };
      }
      case 'locku':
        locks = locks.filter(({ offset, other }) => offset !== it.offset || other !== text(it.lock.other));
        return { kind: it.kind, lock: it.lock };
      default:
        return { kind: it.kind } as Result;
    }
  };
  const answer = (bytes: Uint8Array): Uint8Array => {
    const results: Result[] = [];
    let client: Client | undefined;
    for (const it of decodeCompound(bytes) ?? []) {
      if (it.kind === 'sequence') client = sessions.get(text(it.session));
      else asked.push(nameOf(it));
      const result = perform(it, client);
      if ('failing' in result) return failure(results, it, STATUS[result.failing]);
      results.push(result);
    }
    return encodeCompoundReply({ status: 0, results });
  };
  const cut = () => {
    for (const link of links) link.end();
    links = [];
  };
  return {
    connect: async () => {
      let over = false;
      let tell: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => {
        tell = resolve;
      });
      const end = () => {
        over = true;
        tell();
      };
      links.push({ end });
      return {
        ended,
        close: end,
        call: async ({ program, procedure }, args) => {
          await Promise.resolve();
          if (over) throw new LinkLost('ended');
          if (program !== NFS_PROGRAM || procedure !== COMPOUND) throw new Error('not NFSv4');
          return answer(args);
        },
      };
    },
    restart: (inGrace) => {
      cut();
      // Whoever has not been told that its locks are gone may still reclaim them.
      former = new Set([...(grace ? former : []), ...clients.map(({ owner }) => owner)]);
      [grace, life, clients, sessions, locks, asked] = [inGrace, life + 1, [], new Map(), [], []];
    },
    endGrace: () => {
      grace = false;
    },
    cut,
    locks: () => locks.map(({ owner, offset }) => `${owner} ${offset}`),
    asked: () => asked,
  };
}

const DENIED_BY = {
  ...{ offset: 0n, length: 1n, type: 2 as const },
  owner: { clientId: named('', 8), owner: named('', 1) },
};

function failure(results: readonly Result[], { kind }: Operation, status: number): Uint8Array {
  const failed = status === STATUS.NFS4ERR_DENIED ? { kind, status, holder: DENIED_BY } : { kind, status };
  return encodeCompoundReply({ status, results: [...results, failed] });
}

function nameOf(it: Operation): string {
  if (it.kind === 'open') return it.claim === 'previous' ? 'reclaim open' : 'open';
  return it.kind === 'lock' && it.reclaim ? 'reclaim lock' : it.kind;
}
