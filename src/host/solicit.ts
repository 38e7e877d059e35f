// Does somebody answer for an IPv6 address? A neighbour solicitation of our own, as arping is one for IPv4: no program at hand asks for an address
// that is not to be this machine's (RFC 4862's probe needs it on the interface).
import { ETHERTYPE } from '../core/protocol/ethernet.ts';
import { decodeAdvertisement, neighbourSolicitation } from '../core/protocol/ndp.ts';
import { openLink } from './raw-link.ts';
import type { Interface } from './tools/ip.ts';

/** On one network the owner answers within milliseconds; one that is asked for the first time may miss the first question. */
const ANSWER_WITHIN_MS = 200;
const ASK_EVERY_MS = 50;

/** False where the interface has no IPv6 address to ask from: nobody could answer. */
export async function solicit({ index, mac, addresses }: Interface, address: string): Promise<boolean> {
  const from = addresses.find((own) => own.includes(':'));
  if (from === undefined) return false;
  return new Promise((resolve) => {
    const link = openLink(index, ETHERTYPE.ipv6, (frame) => {
      const heard = decodeAdvertisement(frame);
      if (heard?.address === address && heard.mac !== mac) end(true);
    });
    const ask = () => link.send(neighbourSolicitation({ address, from, mac }));
    const again = setInterval(ask, ASK_EVERY_MS);
    const late = setTimeout(() => end(false), ANSWER_WITHIN_MS);
    const end = (claimed: boolean) => {
      clearInterval(again);
      clearTimeout(late);
      link.close();
      resolve(claimed);
    };
    ask();
  });
}
