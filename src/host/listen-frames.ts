// All that passes one interface, in both directions: what a listener on a node gets.
import { read } from 'node:fs';
import { quietLink } from './raw-link.ts';

export interface FrameListener {
  /** Frames that came faster than they were taken, since this was asked last: nobody saw them. */
  dropped(): number;
  close(): void;
}

/** Longer than any that a card puts together out of several (GRO). */
const LONGEST = 262_144;
const ETH_P_ALL = 3;
/** Taken in a row, before others in this process have their turn. */
const IN_A_ROW = 256;

/** `received` may keep the frames. Throws without CAP_NET_RAW or such an interface. */
export function listenFrames(interfaceIndex: number, received: (frame: Uint8Array) => void): FrameListener {
  const link = quietLink(interfaceIndex, ETH_P_ALL, LONGEST);
  const buffer = Buffer.alloc(LONGEST);
  let closed = false;
  // As raw-link.ts: the first frame is waited for in libuv's pool, what has queued up behind it is taken at once.
  const next = () =>
    read(link.fd, buffer, 0, LONGEST, null, (_, length) => {
      if (closed) return link.close();
      if (length) received(Uint8Array.prototype.slice.call(buffer, 0, length));
      drain();
    });
  const drain = () => {
    if (closed) return link.close();
    for (let taken = 0; taken < IN_A_ROW; taken += 1) {
      const frame = link.take();
      if (frame === undefined) return next();
      received(frame);
    }
    setImmediate(drain);
  };
  next();
  return {
    dropped: link.dropped,
    close: () => {
      closed = true;
    },
  };
}
