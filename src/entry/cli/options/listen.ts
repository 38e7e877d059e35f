// ADDRESS:PORT, as options take it.
import { isIP } from 'node:net';
import { InvalidArgumentError } from 'commander';

export interface Listen {
  readonly address: string;
  readonly port: number;
}

/** Throws commander's InvalidArgumentError. */
export function listenAt(text: string): Listen {
  const [, address = '', port = ''] = /^\[?([0-9a-fA-F.:]*)\]?:(\d{1,5})$/.exec(text) ?? [];
  if (isIP(address) === 0 || Number(port) > 65_535)
    throw new InvalidArgumentError('Give it as in 127.0.0.1:8080 or [::1]:8080; port 0 is any free one.');
  return { address, port: Number(port) };
}

/** Nobody but this machine can speak to it. */
export const isLoopback = ({ address }: Listen): boolean => address === '::1' || address.startsWith('127.');
