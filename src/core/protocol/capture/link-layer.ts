// From a frame of one of the usual link types to the IP packet in it (https://www.tcpdump.org/linktypes.html).
import { type Reader, reading } from '../bytes.ts';
import { ETHERTYPE } from '../ethernet.ts';

export const LINK = {
  null: 0,
  ethernet: 1,
  raw: 101,
  loop: 108,
  cooked: 113,
  ipv4: 228,
  ipv6: 229,
  cooked2: 276,
} as const;

/** 12 and 14: what some systems wrote for RAW. */
const KNOWN: readonly number[] = [...Object.values(LINK), 12, 14];

const knowsLink = (link: number): boolean => KNOWN.includes(link);

/** The IP packet, of either version (its first half-byte says which); undefined when there is none in it, or it is cut short before it. */
export const readIpOfFrame = (link: number, bytes: Uint8Array): Uint8Array | undefined =>
  reading(bytes, (from) => {
    skipLink(link, from);
    const packet = from.view();
    from.expect(packet.length > 0 && IP_VERSIONS.includes((packet[0] ?? 0) >> 4));
    return packet;
  });

// ---

const IP_VERSIONS: readonly number[] = [4, 6];
const IP: readonly number[] = [ETHERTYPE.ipv4, ETHERTYPE.ipv6];
/** 802.1Q, 802.1ad: uint16 tag, uint16 type. */
const TAGS: readonly number[] = [0x8100, 0x88a8];

function skipLink(link: number, from: Reader): void {
  switch (link) {
    case LINK.ethernet:
      from.skip(12);
      skipType(from);
      break;
    // uint16 packet type, ARPHRD, length of address, 8 bytes address, uint16 protocol
    case LINK.cooked:
      from.skip(14);
      skipType(from);
      break;
    // uint16 protocol, reserved, uint32 interface, uint16 ARPHRD, uint8 packet type, length of address, 8 bytes address
    case LINK.cooked2:
      from.expect(IP.includes(from.u16()));
      from.skip(18);
      break;
    // uint32 family, in an order that its reader has to know; the version tells as well
    case LINK.null:
    case LINK.loop:
      from.skip(4);
      break;
    default:
      from.expect(knowsLink(link));
  }
}

function skipType(from: Reader): void {
  let type = from.u16();
  while (TAGS.includes(type)) {
    from.skip(2);
    type = from.u16();
  }
  from.expect(IP.includes(type));
}
