// Rulesets as `nft --json list ruleset` prints them (nftables 1.0.6), a packet to try on them.
import type { Packet } from '../../../src/core/doctor/packet.ts';

export const nftOf = (...entries: readonly object[]): string =>
  JSON.stringify({ nftables: [{ metainfo: { json_schema_version: 1 } }, ...entries] });

export const chain = (hook: string, policy: string, family = 'inet', name: string = hook) => ({
  chain: { family, table: 'filter', name, type: 'filter', hook, prio: 0, policy },
});

/** One that is only jumped to. */
export const sideChain = (name: string, family = 'inet') => ({ chain: { family, table: 'filter', name } });

export const rule = (chain: string, expr: readonly object[], family = 'inet') => ({
  rule: { family, table: 'filter', chain, expr },
});

export const is = (left: object, right: unknown, op = '==') => ({ match: { op, left, right } });
export const meta = (key: string) => ({ meta: { key } });
export const field = (protocol: string, field: string) => ({ payload: { protocol, field } });
export const accept = { accept: null };
export const drop = { drop: null };

export const toServer: Packet = {
  hook: 'forward',
  family: 4,
  protocol: 'tcp',
  iif: 'eth0',
  oif: 'gk-nfs1',
  source: '198.51.100.1',
  destination: '192.0.2.101',
  sourcePort: 900,
  destinationPort: 2049,
  state: 'new',
};
