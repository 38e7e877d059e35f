// What is locked on servers that are made up.
import type { GaneshaFacts, KernelFacts, MayHold } from '../../../src/core/locks/held-locks.ts';
import { readLockTable } from '../../../src/core/protocol/proc-locks.ts';

export const [A, B] = ['192.0.2.201', '192.0.2.202'];

export const mayHold = (client: string, protocol: MayHold['protocol']): MayHold => ({
  ...{ server: 'nfs1', client, protocol, since: null },
});

export const ganesha = (holders: readonly MayHold[], ...ranges: readonly string[]): GaneshaFacts => ({
  ...{ daemon: 'ganesha', server: 'nfs1', mayHold: holders },
  descriptors: ranges.map((range) => ({
    path: '/srv/ledger',
    locks: readLockTable(`lock:\t1: OFDLCK ADVISORY  WRITE -1 00:2d:6 ${range.replace('-', ' ')}\n`),
  })),
});

export const v4Client = (id: string, address: string, file: string | null): KernelFacts['clients'][number] => ({
  id,
  client: { address, name: `Linux NFSv4.1 of ${address}`, status: 'confirmed', minorVersion: 1 },
  states: [
    { type: 'open', access: 'rw', file: '00:2d:5', name: 'home/open' },
    ...(file === null ? [] : [{ type: 'lock' as const, access: null, file, name: 'home/ledger' }]),
  ],
});

/** `locks`: as "lockd 6 0-9", by inode. */
export const kernel = (more: Partial<KernelFacts>, ...locks: readonly string[]): KernelFacts => ({
  ...{ daemon: 'kernel', server: 'nfs1', clients: [], mayHold: [], ...more },
  table: locks.map((text) => {
    const [holder, inode, range = ''] = text.split(' ');
    return {
      ...{ type: 'POSIX', exclusive: true, pid: 7, file: `00:2d:${inode}`, range },
      holder: holder === 'nfsd' ? 'nfsd' : 'lockd',
    };
  }),
});
