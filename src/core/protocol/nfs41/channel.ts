// channel_attrs4, RFC 8881 18.36.1: what each side of a session's channel is ready for.
import { concat, type Reader, u32 } from '../bytes.ts';

export interface Channel {
  readonly headerPadding: number;
  /** Bytes. */
  readonly longestRequest: number;
  readonly longestResponse: number;
  readonly longestCachedResponse: number;
  /** In one COMPOUND. */
  readonly operations: number;
  /** At once: slots. */
  readonly requests: number;
}

// uint32 headerpadsize, maxrequestsize, maxresponsesize, maxresponsesize_cached, maxoperations, maxrequests; uint32 rdma_ird<1>
export const encodeChannel = (channel: Channel): Uint8Array =>
  concat(
    u32(channel.headerPadding, channel.longestRequest, channel.longestResponse, channel.longestCachedResponse),
    u32(channel.operations, channel.requests, 0),
  );

export function readChannel(from: Reader): Channel {
  const [headerPadding, longestRequest, longestResponse] = [from.u32(), from.u32(), from.u32()];
  const [longestCachedResponse, operations, requests] = [from.u32(), from.u32(), from.u32()];
  skipRdma(from);
  return { headerPadding, longestRequest, longestResponse, longestCachedResponse, operations, requests };
}

/** RDMA's read limit says nothing on TCP. */
function skipRdma(from: Reader): void {
  const count = from.u32();
  from.expect(count <= 1);
  from.take(4 * count);
}
