// "Drop, never refuse" (TAKEOVER section 7), in the kernel and armed ahead of the daemon's death: the texts are for `nft -f -`
// in a server's network namespace, each one transaction, each the same however often it is run.
//
// Why: a client that is refused, or whose connection is closed under it, waits 3 s before it tries again; one that hears
// nothing sends again after 0.2 s. So what the kernel says for a daemon that died (FIN, RST) is held back until there is
// somebody to reconnect to:
//   no daemon (`absent`)              nothing that ends or refuses a connection gets out
//   a daemon, not told otherwise      the first FIN or RST of a connection, and all for HOLD after it, are dropped: if the
//                                     daemon died, the supervisor has set `absent` by then; if it lives and meant it, TCP
//                                     sends its FIN again and the connection ends a second late
//   a daemon just took over (`open`)  resets for connections of before pass at once, so that their clients reconnect
import { parseAddress } from '../base/address.ts';

export interface Guarded {
  /** TCP ports on which the server's clients connect. */
  readonly ports: readonly number[];
  /** Addresses that hear everything: the node's own, from where it is probed. */
  readonly exempt: readonly string[];
}

/** The whole ruleset. Until guardListening is run, the ports count as absent. Of TCP only: IPv6 finds its neighbours, and NSM its clients, without it. */
export function guardRules({ ports, exempt }: Guarded): string {
  return `table inet ${TABLE}
delete table inet ${TABLE}
table inet ${TABLE} {
${FAMILIES.map(holdingSets).join('')}  set open {
    type inet_service
    flags timeout
  }
  set absent {
    type inet_service
    elements = ${list(ports)}
  }
  chain output {
    type filter hook output priority filter; policy accept;
    meta l4proto != tcp accept
    tcp sport != ${list(ports)} accept
${exempt.map((address) => `    ${ipOf(address)} daddr ${address} accept\n`).join('')}${FAMILIES.map(forgetAtStart).join('')}    tcp flags & (fin | rst) == 0 accept
    tcp sport @absent drop
    tcp sport @open accept
${FAMILIES.map(holdBack).join('')}    drop
  }
}
`;
}

/** No daemon listens on these ports any more, or yet. */
export const guardAbsent = (ports: readonly number[]): string => `add element ${named('absent')} ${list(ports)}\n`;

/** A daemon listens: what is held is let go, so that connections of before are reset and made anew. */
export const guardListening = (ports: readonly number[]): string =>
  `${guardAbsent(ports)}delete element ${named('absent')} ${list(ports)}
flush set ${named('parting4')}
flush set ${named('parting6')}
`;

/** The server just took its address over: resets pass for this long, beginning anew when it is run again. */
export function guardOpen(ports: readonly number[], seconds: number): string {
  const timed = ports.map((port) => `${port} timeout ${seconds}s`);
  return `add element ${named('open')} ${list(ports)}
delete element ${named('open')} ${list(ports)}
add element ${named('open')} ${list(timed)}
`;
}

// ---

const TABLE = 'gracekeeper';

/** Longer than a supervisor takes to see its daemon's death, shorter than a client's patience with a closing connection. */
const HOLD = '1s';

/** Longer than TCP goes on sending the FIN of a living daemon. */
const REMEMBER = '60s';

const FAMILIES = [
  { n: 4, ip: 'ip' },
  { n: 6, ip: 'ip6' },
] as const;
type Family = (typeof FAMILIES)[number];

const ipOf = (address: string): string => (parseAddress(address)?.family === 6 ? 'ip6' : 'ip');

const named = (set: string): string => `inet ${TABLE} ${set}`;

const list = (values: readonly (number | string)[]): string => `{ ${values.join(', ')} }`;

/** A connection: the client's address and port, and the server's port. */
const connection = ({ ip }: Family): string => `${ip} daddr . tcp dport . tcp sport`;

const holdingSets = ({ n }: Family): string =>
  [
    ['parting', HOLD],
    ['parted', REMEMBER],
  ]
    .map(
      ([name, timeout]) => `  set ${name}${n} {
    type ipv${n}_addr . inet_service . inet_service
    size 65535
    flags dynamic,timeout
    timeout ${timeout}
  }
`,
    )
    .join('');

/** A new connection on an old one's port, as Linux's NFS client makes it, is guarded like any other. */
const forgetAtStart = (ip: Family): string =>
  `    tcp flags & (syn | ack) == (syn | ack) delete @parting${ip.n} { ${connection(ip)} }
    tcp flags & (syn | ack) == (syn | ack) delete @parted${ip.n} { ${connection(ip)} }
`;

const holdBack = (ip: Family): string =>
  `    ${connection(ip)} @parting${ip.n} drop
    ${connection(ip)} @parted${ip.n} accept
    add @parting${ip.n} { ${connection(ip)} } add @parted${ip.n} { ${connection(ip)} } drop
`;
