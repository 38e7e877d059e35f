import { formatAddress, parseAddress } from '../../base/address.ts';
import type { Listen } from '../cluster.ts';
import type { Judge } from './problem.ts';

/** Reads "none", "127.0.0.1:20492", "[::1]:20492" and "node:20492"; undefined for anything else. */
export function parseListen(text: string): Listen | undefined {
  if (text === 'none') return { kind: 'none' };
  const [, bracketed, plain = '', digits = ''] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === '' || port < 1 || port > 0xffff) return undefined;
  if (plain === 'node') return { kind: 'address', address: 'node', port };
  const address = parseAddress(bracketed ?? plain);
  if (address === undefined || (address.family === 6) !== (bracketed !== undefined)) return undefined;
  return { kind: 'address', address: formatAddress(address), port };
}

export function formatListen(listen: Listen): string {
  if (listen.kind === 'none') return 'none';
  const { address, port } = listen;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

export const judgeListen: Judge = (text) => {
  if (parseListen(text)) return undefined;
  const hint =
    'write an address and a port, such as 127.0.0.1:20492 or [::1]:20492; node:20492 for the own address of each node; or none';
  return { code: 'bad-listen', message: `${text} says neither where to listen nor none`, hint };
};
