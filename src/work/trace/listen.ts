// Runs on a node: hears what passes the interface of the servers' addresses, and says what was said there of locks and state.
import { LINK } from '../../core/protocol/capture/link-layer.ts';
import { macBytes } from '../../core/protocol/ethernet.ts';
import type { Step } from '../../core/trace/fact.ts';
import { tracer } from '../../core/trace/tracer.ts';
import type { Clock } from '../../host/host.ts';
import { listenFrames } from '../../host/listen-frames.ts';
import type { Interface } from '../../host/tools/ip.ts';
import type { NodeWish, NodeWord } from './node-words.ts';

export interface Listening {
  readonly nic: Interface;
  readonly wish: NodeWish;
  readonly clock: Clock;
  readonly say: (word: NodeWord) => void;
}

/** Until the process ends. Throws without CAP_NET_RAW. */
export function listenOn({ nic, wish, clock, say }: Listening): void {
  const it = tracer(wish.servers);
  let dropped = 0;
  const tell = (steps: readonly Step[]) => {
    for (const step of steps) if (isWanted(step, wish.only)) say({ step });
  };
  const isOurs = ownFrames(nic.mac);
  const listener = listenFrames(nic.index, (bytes) => {
    if (isOurs(bytes)) tell(it.frame({ at: clock.now(), link: LINK.ethernet, bytes, length: bytes.length }));
  });
  say({ listening: { interface: nic.name } });
  setInterval(() => {
    tell(it.tick(clock.now()));
    dropped += listener.dropped();
    say({ counts: it.counts, dropped });
  }, EVERY_MS);
}

const EVERY_MS = 1_000;

const isWanted = ({ client, server }: Step, only: readonly string[] | undefined): boolean =>
  only === undefined || only.includes(client) || only.includes(server);

/** A switch that does not know where somebody is sends his frames to all: those are other nodes' business. */
function ownFrames(mac: string): (frame: Uint8Array) => boolean {
  if (!/^([\da-f]{2}:){5}[\da-f]{2}$/.test(mac) || mac === '00:00:00:00:00:00') return () => true;
  const own = macBytes(mac);
  return (frame) => [0, 6].some((at) => own.every((byte, i) => frame[at + i] === byte));
}
