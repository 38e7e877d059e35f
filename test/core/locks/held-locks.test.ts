import { describe, expect, test } from 'vitest';
import { type GaneshaFacts, heldLocks, type KernelFacts } from '../../../src/core/locks/held-locks.ts';
import { readNfsdClient, readNfsdStates } from '../../../src/core/protocol/nfsd-clients.ts';
import { readLockTable } from '../../../src/core/protocol/proc-locks.ts';
import { NFSD_INFO, NFSD_STATES } from '../protocol/nfsd-texts.ts';

const [A, B] = ['192.0.2.201', '192.0.2.202'];
const mayHold = (client: string, protocol: 'NFSv3' | 'NFSv4' = 'NFSv4') => ({
  ...{ server: 'nfs1', client, protocol, since: null },
});

const LEDGER = readLockTable(`pos:\t0
ino:\t6
lock:\t1: OFDLCK ADVISORY  WRITE -1 00:2d:6 0 127
lock:\t2: OFDLCK ADVISORY  READ -1 00:2d:6 200 EOF
`);
const GANESHA: GaneshaFacts = {
  ...{ daemon: 'ganesha', server: 'nfs1', mayHold: [mayHold(A)] },
  descriptors: [
    { path: '/srv/shared/home1/ledger', locks: LEDGER },
    // Its own.
    { path: '/run/ganesha.pid', locks: readLockTable('lock:\t1: POSIX  ADVISORY  WRITE 280 00:40:38 0 EOF') },
  ],
};

describe("Ganesha's locks", () => {
  test("are its descriptors', by file and range; the only client that may hold any holds them", () => {
    const held = { server: 'nfs1', client: A, file: '/srv/shared/home1/ledger', since: null };
    expect(heldLocks(GANESHA)).toEqual([
      { ...held, range: '0-127', kind: 'write' },
      { ...held, range: '200-EOF', kind: 'read' },
    ]);
  });

  test('are said to be nobody knows whose, where several clients may hold some, or none is known', () => {
    for (const who of [[mayHold(A), mayHold(B, 'NFSv3')], []])
      expect(heldLocks({ ...GANESHA, mayHold: who }).map(({ client }) => client)).toEqual([null, null]);
    // Two clients in one machine.
    expect(heldLocks({ ...GANESHA, mayHold: [mayHold(A), mayHold(A)] })[0]?.client).toBe(A);
  });

  test('of a file that no path leads to are known by its inode', () => {
    const [held] = heldLocks({ ...GANESHA, descriptors: [{ path: null, locks: LEDGER }] });
    expect(held?.file).toBe('inode 6 of device 00:2d');
  });
});

function clientOf(address: string): KernelFacts['clients'][number] {
  const client = readNfsdClient(NFSD_INFO.replace(/192\.0\.2\.202/, address));
  if (client === undefined) throw new Error('it is one');
  return { id: '3', client, states: readNfsdStates(NFSD_STATES) };
}

const TABLE = readLockTable(`1: POSIX  ADVISORY  WRITE 77 00:2d:6 0 9
2: POSIX  ADVISORY  READ 78 00:2d:9 5 5
3: -> POSIX  ADVISORY  WRITE 77 00:2d:6 0 9
`);
const KERNEL: KernelFacts = {
  ...{ daemon: 'kernel', server: 'nfs1', clients: [clientOf(B)], mayHold: [mayHold(A, 'NFSv3')] },
  table: TABLE.map((lock) => ({ ...lock, holder: lock.pid === 77 ? 'nfsd' : 'lockd' })),
};

describe("the kernel server's locks", () => {
  test('are in its table, and whose they are follows from who has some in that file, and from who is watched', () => {
    expect(heldLocks(KERNEL)).toEqual([
      { server: 'nfs1', client: B, file: 'home1/ledger', range: '0-9', kind: 'write', since: null },
      { server: 'nfs1', client: A, file: 'inode 9 of device 00:2d', range: '5-5', kind: 'read', since: null },
    ]);
  });

  test('are of an inode where nfsd has no name of the file: it was reclaimed by its handle', () => {
    const one = clientOf(B);
    const reclaimed = { ...one, states: one.states.map((state) => ({ ...state, name: null })) };
    expect(heldLocks({ ...KERNEL, clients: [reclaimed] })[0]).toMatchObject({
      client: B,
      file: 'inode 6 of device 00:2d',
    });
  });

  test('are nobody knows whose where two clients have some in one file, or are watched', () => {
    const two = { clients: [clientOf(B), clientOf('192.0.2.203')], mayHold: [A, B].map((it) => mayHold(it, 'NFSv3')) };
    expect(heldLocks({ ...KERNEL, ...two }).map(({ client }) => client)).toEqual([null, null]);
  });
});
