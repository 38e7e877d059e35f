// The auditor of addresses: beside the nodes, on the lab's own end of the bridge, it asks for every address all the time and judges who answers.

import { auditHolder, type HolderAudit, type Violation } from '../../core/observe/holders.ts';
import { arpRequest, decodeArp } from '../../core/protocol/arp.ts';
import { BROADCAST, ETHERTYPE } from '../../core/protocol/ethernet.ts';
import { ALL_NODES, decodeAdvertisement, neighbourSolicitation } from '../../core/protocol/ndp.ts';
import { localHost, systemClock } from '../../host/local.ts';
import { openLink } from '../../host/raw-link.ts';
import { interfaces } from '../../host/tools/ip.ts';
import { AUDIT_ADDRESSES, AUDIT_ADDRESSES6, BRIDGE } from '../state.ts';

export interface AuditFound {
  /** Requests that were sent, answers that came, over all addresses. */
  readonly probes: number;
  readonly answers: number;
  readonly violations: readonly (Violation & { readonly address: string })[];
  /** Of each address: who answered last, and when. */
  readonly last: Readonly<Record<string, { readonly at: number; readonly mac: string } | null>>;
}

export interface Auditor {
  stop(): AuditFound;
}

interface Subject {
  readonly audit: HolderAudit;
  last: { at: number; mac: string } | null;
}

const EVERY_MS = 20;

/** Another one answers than before. */
export interface HolderSeen {
  readonly address: string;
  readonly at: number;
  readonly mac: string;
}

/** `seen` is called when an address is answered for by another than before. Throws without the lab's bridge. */
export async function startAuditor(addresses: readonly string[], seen: (change: HolderSeen) => void): Promise<Auditor> {
  const nic = (await interfaces(localHost())).find(({ name }) => name === BRIDGE);
  if (nic === undefined) throw new Error(`there is no ${BRIDGE} here`);
  const subjects = new Map(
    addresses.map((address): [string, Subject] => [address, { audit: auditHolder(), last: null }]),
  );
  let [round, probes, answers] = [0, 0, 0];
  /** Requests go out under addresses in turn, so that an answer, which goes to one of them, says which request it answers. */
  const roundOf = (slot: number) => round - ((((round - slot) % SLOTS) + SLOTS) % SLOTS);
  const heard = (address: string, mac: string, slot: number | 'announcement') => {
    const subject = subjects.get(address);
    if (subject === undefined || slot === -1) return;
    const at = systemClock.now();
    if (slot === 'announcement') return subject.audit.announced(at, mac);
    answers += 1;
    if (subject.last?.mac !== mac) seen({ address, at, mac });
    subject.last = { at, mac };
    subject.audit.answered({ at, mac, request: roundOf(slot) });
  };
  const arp = openLink(nic.index, ETHERTYPE.arp, (frame) => {
    const it = decodeArp(frame);
    if (it?.operation === 'reply') heard(it.senderAddress, it.senderMac, AUDIT_ADDRESSES.indexOf(it.targetAddress));
    else if (it?.to === BROADCAST && it.senderAddress === it.targetAddress)
      heard(it.senderAddress, it.senderMac, 'announcement');
  });
  const ndp = openLink(nic.index, ETHERTYPE.ipv6, (frame) => {
    const it = decodeAdvertisement(frame);
    if (it !== undefined)
      heard(it.address, it.mac, it.to === ALL_NODES ? 'announcement' : AUDIT_ADDRESSES6.indexOf(it.to));
  });
  const ask = () => {
    round += 1;
    const [from = '', from6 = ''] = [AUDIT_ADDRESSES[round % SLOTS], AUDIT_ADDRESSES6[round % SLOTS]];
    for (const address of addresses) {
      if (address.includes(':')) ndp.send(neighbourSolicitation({ address, from: from6, mac: nic.mac }));
      else arp.send(arpRequest({ address, mac: nic.mac }, from));
      probes += 1;
    }
  };
  const timer = setInterval(ask, EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      for (const link of [arp, ndp]) link.close();
      const found = [...subjects].flatMap(([address, { audit }]) =>
        audit.violations().map((it) => ({ address, ...it })),
      );
      const last = Object.fromEntries([...subjects].map(([address, subject]) => [address, subject.last]));
      return { probes, answers, violations: found, last };
    },
  };
}

const SLOTS = AUDIT_ADDRESSES.length;
