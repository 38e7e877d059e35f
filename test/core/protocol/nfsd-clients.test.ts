import { describe, expect, test } from 'vitest';
import { readNfsdClient, readNfsdStates } from '../../../src/core/protocol/nfsd-clients.ts';
import { NFSD_INFO, NFSD_STATES } from './nfsd-texts.ts';

describe('a client of nfsd', () => {
  test('is known by its address, its name, and how it stands', () => {
    expect(readNfsdClient(NFSD_INFO)).toEqual({
      ...{ address: '192.0.2.202', name: 'Linux NFSv4.1 client2', status: 'confirmed', minorVersion: 1 },
    });
  });

  test('may have an address of IPv6, and no status on old kernels', () => {
    const old = NFSD_INFO.replace('"192.0.2.202:809"', '"[2001:db8::c9]:809"').replace(/^status.*\n/m, '');
    expect(readNfsdClient(old)).toMatchObject({ address: '2001:db8::c9', status: null });
  });

  test('is none without an address', () => {
    expect(readNfsdClient('')).toBeUndefined();
    expect(readNfsdClient(NFSD_INFO.replace(/^address.*$/m, 'address: nobody'))).toBeUndefined();
  });
});

describe("a client's states", () => {
  test('are opens, locks, delegations and layouts, each of a file', () => {
    expect(readNfsdStates(NFSD_STATES)).toEqual([
      { type: 'open', access: 'rw', file: '00:2d:6', name: 'home1/ledger' },
      { type: 'lock', access: null, file: '00:2d:6', name: 'home1/ledger' },
      // What the kernel does not quote can't be told from what it says itself: the name's end is lost, its inode is not.
      { type: 'deleg', access: 'r', file: '00:2d:7', name: 'home1/a "file' },
      { type: 'layout', access: null, file: '00:2d:8', name: 'home1/laid out' },
    ]);
  });

  test('may be of a file whose name nobody knows: reclaimed by its handle', () => {
    expect(readNfsdStates('- 0x01: { type: lock, superblock: "fe:00:12", filename: "/", owner: "x" }\n')).toEqual([
      { type: 'lock', access: null, file: 'fe:00:12', name: null },
    ]);
  });

  test('may be of a file that is not open at the moment, as newer kernels say', () => {
    expect(readNfsdStates('- 0x00000001aa: { type: lock, owner: "lock id:" }\n')).toEqual([
      { type: 'lock', access: null, file: null, name: null },
    ]);
  });

  test('are none where a line is cut, or broken by a name', () => {
    expect(readNfsdStates('- 0x01: { type: lock, superblock: "00:2d:6", filename: "a\nb", owner: "x" }\n')).toEqual([]);
  });
});
