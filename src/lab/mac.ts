// Hardware addresses of a lab's nodes and clients: made from their addresses, so that they are the same over power cycles, as a real card's are.
import { addressBytes } from '../core/protocol/bytes.ts';
import { macOf as macText } from '../core/protocol/ethernet.ts';

/** Locally administered; no two of a lab have their last four bytes in common. */
const PREFIX = [0x02, 0x00];

export const macOf = (address: string): string =>
  macText(Uint8Array.from([...PREFIX, ...addressBytes(address).slice(-4)]));
