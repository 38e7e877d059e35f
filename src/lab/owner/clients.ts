// The clients of a lab: each a user-mode Linux on the bridge, whose agent calls the owner when it is up.
import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { systemClock } from '../../host/local.ts';
import { AGENT_PORT, type AgentVerbs } from '../client/verbs.ts';
import { type ClientEvent, type ClientKind, type ClientState, LAB_ADDRESS } from '../state.ts';
import { type Peer, peer } from '../wire/peer.ts';
import { CLIENT_PLACES } from './client-places.ts';
import { bootClient, consoleFolder } from './client-uml.ts';
import { type ClockError, clockAhead } from './clock-ahead.ts';
import { type FirstCalls, firstCall, hearFirstCalls } from './first-calls.ts';
import { makeTap, removeCable } from './network.ts';
import { killUml } from './uml.ts';

export interface Clients {
  list(): readonly ClientState[];
  /** Returns when the client's agent answers. */
  add(kind: ClientKind): Promise<ClientState>;
  ask<K extends keyof AgentVerbs>(
    name: string,
    verb: K,
    ask: AgentVerbs[K][0],
    deadlineMs: number,
  ): Promise<AgentVerbs[K][1]>;
  /** Measures once more how far its clock is off; the best measurement counts. */
  setClock(name: string): Promise<ClockError>;
  remove(name: string): Promise<void>;
}

type Agent = Peer<AgentVerbs, Record<never, never>>;

interface Client {
  readonly state: ClientState;
  readonly kernel: ChildProcess;
  readonly agent: Agent;
  clock: ClockError;
  /** When that was looked at, on the clock of this process. */
  measuredAt: number;
}

const BOOT_MS = 60_000;
const FRESH_MS = 10_000;
const UNKNOWN: ClockError = { aheadMs: 0, errorMs: Number.POSITIVE_INFINITY };

export function makeClients(tell: (client: string, what: ClientEvent) => void): Clients {
  const clients = new Map<string, Client>();
  let taken = 0;
  let calls: Promise<FirstCalls> | undefined;

  const add = async (kind: ClientKind): Promise<ClientState> => {
    const place = CLIENT_PLACES[taken++];
    if (place === undefined) throw new Error('the lab has no address left for a client');
    const state = { ...place, kind };
    calls ??= hearFirstCalls(AGENT_PORT, LAB_ADDRESS);
    const called = (await calls).expect(state.address);
    await makeTap(state.name);
    const kernel = await bootClient(state);
    const socket = await firstCall(state.name, kernel, called, consoleFolder(state.name), BOOT_MS);
    const agent = agentOf(state.name, socket, tell);
    clients.set(state.name, { state, kernel, agent, clock: UNKNOWN, measuredAt: -FRESH_MS });
    kernel.once('exit', () => {
      if (clients.delete(state.name)) tell(state.name, { kind: 'gone' });
    });
    await setClock(state.name);
    tell(state.name, { kind: 'up' });
    return state;
  };
  const find = (name: string) => {
    const client = clients.get(name);
    if (!client) throw new Error(`there is no client "${name}"`);
    return client;
  };
  const setClock = async (name: string) => {
    const client = find(name);
    // Whoever starts many programs on one client asks before each.
    if (performance.now() - client.measuredAt < FRESH_MS) return client.clock;
    const measured = await clockAhead(systemClock, client.agent);
    if (measured.errorMs < client.clock.errorMs) client.clock = measured;
    await client.agent.ask('set-ahead', client.clock, BOOT_MS);
    client.measuredAt = performance.now();
    return client.clock;
  };
  return {
    list: () => [...clients.values()].map(({ state }) => state).sort((a, b) => lastByte(a) - lastByte(b)),
    add,
    setClock,
    ask: async (name, verb, ask, deadlineMs) => find(name).agent.ask(verb, ask, deadlineMs),
    remove: async (name) => {
      const { kernel } = find(name);
      clients.delete(name);
      await killUml(kernel);
      await removeCable(name);
      await rm(consoleFolder(name), { recursive: true, force: true });
      tell(name, { kind: 'gone' });
    },
  };
}

const lastByte = ({ address }: ClientState) => Number(address.split('.').at(-1));

function agentOf(name: string, socket: Socket, tell: (client: string, what: ClientEvent) => void): Agent {
  socket.setNoDelay(true);
  return peer<AgentVerbs, Record<never, never>, ClientEvent>(socket, name, { event: (what) => tell(name, what) });
}
