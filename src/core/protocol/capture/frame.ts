// A frame as a capture holds it, whatever the capture's format.
export interface Frame {
  /** Milliseconds since the epoch, with fractions; null where the format has none for it (pcapng's Simple Packet Block). */
  readonly at: number | null;
  /** LINKTYPE_ (https://www.tcpdump.org/linktypes.html). */
  readonly link: number;
  /** As much as was kept. */
  readonly bytes: Uint8Array;
  /** Bytes that it had on the wire. */
  readonly length: number;
}

/** What reads a capture piece by piece, so that none has to fit into memory. */
export interface FrameReader {
  /** The frames that are whole by now; it may keep what follows them. Nothing after `trouble`. */
  push(chunk: Uint8Array): readonly Frame[];
  /** Why nothing more can be read from it, with the byte; asked at the end also when it ends inside a frame. */
  trouble(): string | undefined;
}

/** tcpdump's MAXIMUM_SNAPLEN: no frame is longer, and who claims one is no capture any more. */
export const LONGEST_FRAME = 262_144;
