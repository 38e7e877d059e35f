// Light clients by the thousand, in this process. They come and go a few at a time, so that a server is not met by all of them at once.
import type { LockEvent } from '../../core/audit/history.ts';
import { authSys } from '../../core/protocol/auth-sys.ts';
import { systemClock } from '../../host/local.ts';
import { LAB_ADDRESS6 } from '../state.ts';
import type { Connect, LightClient, LightOptions } from './client.ts';
import { lightClient3 } from './client3.ts';
import { lightClient41 } from './client41.ts';
import {
  type FleetProgress,
  type FleetReport,
  type FleetWish,
  lightAddress,
  mannerOf,
  rangesOf,
  type Seen,
} from './fleet-wish.ts';
import { listenAt } from './responder.ts';
import { connectRpc } from './rpc-link.ts';

export interface Fleet {
  /** Returns when all of them hold all their locks; rejects with the first trouble. */
  start(): Promise<void>;
  progress(): FleetProgress;
  stop(): Promise<FleetReport>;
}

/** At once. */
const COMING = 32;
/** A connection that is refused or dropped while no daemon listens is tried again; a call waits for a daemon that is busy with all the others. */
const CALL_MS = 10_000;
const SOMEBODY = { machine: 'light', uid: 1000, gid: 1000 };
/** So many ask every 100 ms whether the grace is over; the others every second, not to be the load that they measure. */
const EAGER = 50;
const PATIENT_MS = 1_000;

export function fleet(wish: FleetWish): Fleet {
  const events: LockEvent[] = [];
  const clients = Array.from({ length: wish.clients }, (_, index) =>
    member(wish, index, (event) => events.push(event)),
  );
  const living = clients.filter((_, index) => mannerOf(wish, index) !== 'dead');
  const locks = wish.locks ?? 1;
  return {
    start: () => inTurn(clients, (client) => client.start()),
    progress: () => {
      const all = clients.flatMap((client) => client.recoveries());
      return {
        holding: clients.filter((client) => client.held() === locks).length,
        waiting: clients.filter((client) => client.heard().waits).length,
        rounds: Math.min(...living.map((client) => client.rounds())),
        reclaimed: sum(all.map(({ reclaimed }) => reclaimed)),
        refused: sum(all.map(({ refused }) => refused)),
        recovered: all.filter(({ newAt }) => newAt !== null).length,
      };
    },
    stop: async () => {
      const seen = clients.map(whatItSaw);
      await inTurn(clients, (client) => client.stop());
      return { events, clients: seen };
    },
  };
}

// ---

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

function member(wish: FleetWish, index: number, record: (event: LockEvent) => void): LightClient {
  const { server, queue = false } = wish;
  const name = `${wish.name}-${index + 1}`;
  // A server of IPv6 is met from the lab's own address.
  const address = server.address.includes(':') ? undefined : lightAddress(wish, index);
  const options: LightOptions = {
    ...{ name, record, clock: systemClock, server: server.name, export: wish.export, leaseMs: wish.leaseMs },
    ...{ connect: connecting(wish, address), ranges: rangesOf(wish), manner: mannerOf(wish, index) },
    ...{ file: wish.file ?? (queue ? wish.name : name), ...(index < EAGER ? {} : { retryMs: PATIENT_MS }) },
  };
  if (wish.kind === 'light:4.1') return lightClient41(options);
  const caller = address ?? onlyAddress6(wish);
  return lightClient3({
    ...{ ...options, caller },
    serverNames: [server.name, server.address, ...(server.names ?? [])],
    blocks: queue,
    listen: async (ears) => (await listenAt(caller, ears)).close,
  });
}

/** The lab's own: the kernel lets nobody bind an IPv6 address that no device has. */
function onlyAddress6({ clients }: FleetWish): string {
  if (clients === 1) return LAB_ADDRESS6;
  throw new Error('of IPv6 the lab has an address for one light NFSv3 client');
}

function connecting({ server }: FleetWish, address: string | undefined): Connect {
  const source = address === undefined ? {} : { sourceAddress: address };
  const target = { address: server.address, credential: authSys(SOMEBODY), deadlineMs: CALL_MS, ...source };
  return (port) => connectRpc({ ...target, port });
}

const whatItSaw = (client: LightClient): Seen => ({
  client: client.name,
  held: client.held(),
  recoveries: client.recoveries(),
  heard: client.heard(),
  trouble: client.trouble() === undefined ? null : String(client.trouble()),
});

/** Rejects with the first that fails; others that have begun come to their end. */
async function inTurn(clients: readonly LightClient[], act: (client: LightClient) => Promise<void>): Promise<void> {
  const left = [...clients];
  const one = async () => {
    for (let client = left.shift(); client !== undefined; client = left.shift()) await act(client);
  };
  await Promise.all(Array.from({ length: COMING }, one));
}
