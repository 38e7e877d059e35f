// How one client is told: in rounds over UDP that grow longer, and, once a round was in vain, over TCP as well, until it has answered or nobody
// is to be told any more.
import { encodeStateChange, NSM, SM } from '../../../core/protocol/nsm.ts';
import { encodeCall } from '../../../core/protocol/rpc.ts';
import type { Clock } from '../../../host/host.ts';
import type { RpcConnection, RpcTarget } from '../../../host/rpc-call.ts';
import type { Asker } from './asker.ts';
import { type Lookup, lookups, PORTMAP_PORT } from './lookup.ts';
import { pausing } from './pauses.ts';
import { overTcp } from './tcp.ts';
import { atMost } from './turns.ts';

export interface TellerParts {
  readonly clock: Clock;
  readonly asker: Asker;
  readonly rpc: (target: RpcTarget) => RpcConnection;
  /** The server's own: what is said comes from there. */
  readonly address: string;
  readonly family: 4 | 6;
  /** Each name by which a client may know the server. */
  readonly names: readonly string[];
  readonly state: number;
  /** Aborted when nobody is to be told any more. */
  readonly over: AbortSignal;
}

export interface ToTell {
  /** Where it may be; asked again while nobody knows. */
  readonly addresses: () => Promise<readonly string[]>;
  /** Called once. */
  readonly told: () => void;
}

/** How long an answer is waited for after each sending of the first round, ms; in each further round twice as long, up to LONGEST_MS. */
const PATIENCE_MS = [300, 600, 1_200];
/** A round lasts so long at least, though it came to nothing at once: no status monitor there (yet), or nobody knows where the client is. */
const ROUND_MS = 1_000;
const TCP_ROUND_MS = 5_000;
const LONGEST_MS = 60_000;
/** Attempts at once. Each may take its deadlines: who is dead holds up nobody but those who don't answer on UDP either. */
const OVER_TCP_AT_ONCE = 64;

interface Client extends ToTell {
  done: boolean;
}

export class Teller {
  readonly #parts: TellerParts;
  readonly #changes: readonly Uint8Array[];
  readonly #calls: readonly Uint8Array[];
  readonly #lookups: Readonly<Record<'udp' | 'tcp', readonly Lookup[]>>;
  readonly #tcpTurn = atMost(OVER_TCP_AT_ONCE);
  readonly #pause: (ms: number) => Promise<void>;

  constructor(parts: TellerParts) {
    const { names, state, family } = parts;
    this.#parts = parts;
    this.#pause = pausing(parts.clock, parts.over);
    this.#changes = names.map((monName) => encodeStateChange({ monName, state }));
    this.#calls = this.#changes.map((args) => encodeCall({ xid: 0, ...NSM, procedure: SM.notify, arguments: args }));
    this.#lookups = { udp: lookups(family, 'udp'), tcp: lookups(family, 'tcp') };
  }

  /** Returns at once. */
  tell(toTell: ToTell): void {
    const client = { ...toTell, done: false };
    const overUdp = (address: string, round: number) => this.#overUdp(address, round);
    const overTcp = (address: string) => this.#tcpTurn(async () => this.#goesOn(client) && this.#overTcp(address));
    const afterRound = (round: number) => {
      if (round === 0) void this.#rounds(client, TCP_ROUND_MS, overTcp);
    };
    void this.#rounds(client, ROUND_MS, overUdp, afterRound);
  }

  #goesOn = ({ done }: Client): boolean => !done && !this.#parts.over.aborted;

  /** A client of several addresses is looked for at each in turn. */
  async #rounds(
    client: Client,
    lastsMs: number,
    attempt: (address: string, round: number) => Promise<boolean>,
    inVain: (round: number) => void = () => undefined,
  ): Promise<void> {
    const { clock } = this.#parts;
    for (let round = 0; this.#goesOn(client); round += 1) {
      const end = clock.now() + grown(lastsMs, round);
      const known = await client.addresses();
      const address = known[round % known.length];
      if (address !== undefined && (await attempt(address, round))) return this.#told(client);
      inVain(round);
      if (clock.now() < end) await this.#pause(end - clock.now());
    }
  }

  #told(client: Client): void {
    if (!this.#goesOn(client)) return;
    client.done = true;
    client.told();
  }

  /**
   * An answer says only that the client's status monitor has read the message: it is void, whether or not it knows that name. So all names are sent, at
   * once; who answers one has its chance to answer each, and is told, since it lives and has been sent them all three times.
   */
  async #overUdp(address: string, round: number): Promise<boolean> {
    const patienceMs = PATIENCE_MS.map((ms) => grown(ms, round));
    const port = await this.#portOf(address, patienceMs);
    if (port === 0) return false;
    const asked = this.#calls.map((call) => this.#parts.asker.ask({ address, port, call, patienceMs, urgent: true }));
    return (await Promise.all(asked)).some((reply) => reply?.kind === 'success');
  }

  /** 0: none is known. */
  async #portOf(address: string, patienceMs: readonly number[]): Promise<number> {
    for (const { call, port } of this.#lookups.udp) {
      const reply = await this.#parts.asker.ask({ address, port: PORTMAP_PORT, call, patienceMs });
      if (reply === undefined) return 0;
      const found = reply.kind === 'success' ? port(reply.results) : undefined;
      if (found !== undefined) return found;
    }
    return 0;
  }

  #overTcp(address: string): Promise<boolean> {
    const { rpc, address: sourceAddress } = this.#parts;
    return overTcp({ rpc, sourceAddress, address, lookups: this.#lookups.tcp, changes: this.#changes });
  }
}

const grown = (ms: number, round: number): number => Math.min(LONGEST_MS, ms * 2 ** round);
