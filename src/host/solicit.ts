// Does somebody answer for an IPv6 address? A neighbour solicitation of our own, as arping is one for IPv4: no program at hand asks for an address
// that is not to be this machine's (RFC 4862's probe needs it on the interface).
import { ETHERTYPE } from '../core/protocol/ethernet.ts';
import { decodeAdvertisement, neighbourSolicitation } from '../core/protocol/ndp.ts';
import { systemClock } from './local.ts';
import { type QuietLink, quietLink } from './raw-link.ts';
import type { Interface } from './tools/ip.ts';

/** On one network the owner answers within milliseconds; one that is asked for the first time may miss the first question. */
const QUESTIONS = 4;
/** For each question as many looks, so long apart: a machine so busy that its timers are late asks no less for it, and looks once more at the end. */
const LOOKS = 5;
const LOOK_EVERY_MS = 10;

/** False where the interface has no IPv6 address to ask from: nobody could answer. */
export async function solicit({ index, mac, addresses }: Interface, address: string): Promise<boolean> {
  const from = addresses.find((own) => own.includes(':'));
  if (from === undefined) return false;
  const link = quietLink(index, ETHERTYPE.ipv6);
  try {
    for (let asked = 0; asked < QUESTIONS; asked += 1) {
      link.send(neighbourSolicitation({ address, from, mac }));
      if (await answered(link, address, mac)) return true;
    }
    return false;
  } finally {
    link.close();
  }
}

async function answered(link: QuietLink, address: string, mac: string): Promise<boolean> {
  for (let looked = 0; looked < LOOKS; looked += 1) {
    await systemClock.pause(LOOK_EVERY_MS);
    for (let frame = link.take(); frame !== undefined; frame = link.take()) {
      const heard = decodeAdvertisement(frame);
      if (heard?.address === address && heard.mac !== mac) return true;
    }
  }
  return false;
}
