// TCP connections, each with its two directions, from segments of all of them.
import type { TcpSegment } from '../protocol/capture/transport.ts';
import { type Flow, reversed } from './conversations.ts';
import type { Counts } from './counts.ts';
import { Records } from './records.ts';
import { TcpStream } from './tcp-stream.ts';

export interface Connections {
  segment(at: number, flow: Flow, segment: TcpSegment): void;
  /** Nothing more comes of any. */
  end(): void;
}

/** Whose messages go to `message`, with the time of the segment that made them whole. */
export function connections(counts: Counts, message: (at: number, flow: Flow, bytes: Uint8Array) => void): Connections {
  const open = new Map<string, Direction>();
  const direction = (flow: Flow, syn: boolean): Direction => {
    const key = keyOf(flow);
    const known = open.get(key);
    if (known !== undefined) return known;
    const made = directionOf(flow, syn, counts, message);
    open.set(key, made);
    const [oldest] = open;
    if (open.size > MOST && oldest !== undefined) close(...oldest);
    return made;
  };
  const close = (key: string, it: Direction) => {
    open.delete(key);
    it.stream.end();
  };
  return {
    segment: (at, flow, segment) => {
      const mine = direction(flow, segment.syn);
      mine.now(at);
      if (!mine.records.hopeless) mine.stream.segment(segment);
      const other = open.get(keyOf(reversed(flow)));
      if (segment.acknowledged !== undefined) other?.stream.acknowledged(segment.acknowledged);
      if (segment.reset) for (const it of [flow, reversed(flow)]) leave(keyOf(it));
    },
    end: () => {
      for (const [key, it] of [...open]) close(key, it);
    },
  };

  function leave(key: string): void {
    const it = open.get(key);
    if (it !== undefined) close(key, it);
  }
}

// ---

interface Direction {
  readonly stream: TcpStream;
  readonly records: Records;
  now(at: number): void;
}

/** Directions at a time; the one that was opened first goes first. */
const MOST = 8_192;
const NFS_PORT = 2049;

function directionOf(
  flow: Flow,
  fromStart: boolean,
  counts: Counts,
  message: Parameters<typeof connections>[1],
): Direction {
  let now = 0;
  const insist = flow.fromPort === NFS_PORT || flow.toPort === NFS_PORT;
  const records = new Records({ fromStart, insist, counts, found: (bytes) => message(now, flow, bytes) });
  return {
    ...{ records, stream: new TcpStream(records, counts) },
    now: (at) => {
      now = at;
    },
  };
}

const keyOf = ({ from, fromPort, to, toPort }: Flow): string => `${from} ${fromPort} ${to} ${toPort}`;
