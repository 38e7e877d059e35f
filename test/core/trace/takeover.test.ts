// The story of a takeover, as its clients' messages tell it: from frames to words.
import { describe, expect, test } from 'vitest';
import { concat, u32 } from '../../../src/core/protocol/bytes.ts';
import { encodeCompound, encodeCompoundReply } from '../../../src/core/protocol/nfs41/compound.ts';
import { EVERYTHING } from '../../../src/core/protocol/nfs41/lock-operations.ts';
import type { Operation } from '../../../src/core/protocol/nfs41/operations.ts';
import type { Result } from '../../../src/core/protocol/nfs41/results.ts';
import { STATUS } from '../../../src/core/protocol/nfs41/status.ts';
import { encodeNlmLock, encodeNlmResult, type NlmLockCall, type NlmStatus } from '../../../src/core/protocol/nlm.ts';
import { notifyCall } from '../../../src/core/protocol/nsm.ts';
import { getPortCall } from '../../../src/core/protocol/portmap.ts';
import { AUTH_NONE, encodeCall, encodeReply } from '../../../src/core/protocol/rpc.ts';
import { opaque } from '../../../src/core/protocol/xdr.ts';
import { story } from '../../../src/core/trace/story.ts';
import { asked, CLIENT, framesOf, SERVER, stepsOf, udp } from './wire.ts';

const success = (xid: number, results: Uint8Array) =>
  encodeReply({ xid, kind: 'success', verifier: AUTH_NONE, results });
const NOTHING = new Uint8Array(0);

const BACK = { from: SERVER, to: CLIENT };
const told = (xid: number, state: number) => [
  udp(notifyCall(xid, { monName: 'nfs1', state }), { ...BACK, fromPort: 700, toPort: 662 }),
  udp(success(xid, NOTHING), { fromPort: 662, toPort: 700 }),
];

const LOCK: NlmLockCall = {
  ...{ cookie: u32(1), block: false, exclusive: true, reclaim: true, state: 3 },
  lock: { caller: 'clienta', handle: u32(7), owner: u32(1), svid: 1, offset: 10n, length: 10n },
};
const lock = (xid: number, status: NlmStatus, more: Partial<NlmLockCall> = {}) =>
  asked(
    encodeCall({ xid, program: 100_021, version: 4, procedure: 2, arguments: encodeNlmLock({ ...LOCK, ...more }) }),
    success(xid, encodeNlmResult({ cookie: LOCK.cookie, status })),
    { fromPort: 900 + xid, toPort: 32_769 },
  );

const compound = (xid: number, operations: readonly Operation[], results: readonly Result[], status = 0) =>
  asked(
    encodeCall({ xid, program: 100_003, version: 4, procedure: 1, arguments: encodeCompound(operations) }),
    success(xid, encodeCompoundReply({ status, results })),
    { fromPort: 900 + xid },
  );

const SEQUENCE = {
  call: { kind: 'sequence' as const, session: new Uint8Array(16), sequence: 1, slot: 0, highestSlot: 0, cache: false },
  done: {
    ...{ kind: 'sequence' as const, session: new Uint8Array(16), sequence: 1, slot: 0, highestSlot: 0 },
    ...{ targetHighestSlot: 0, flags: 0 },
  },
} as const;
const STATE = { sequence: 1, other: new Uint8Array(12) };
const OWNER = { clientId: new Uint8Array(8), owner: u32(1) };

function wordsOf(packets: readonly Uint8Array[]): readonly string[] {
  const { line } = story((address) => ({ [CLIENT]: 'client A', [SERVER]: 'nfs1' })[address] ?? address);
  return stepsOf(framesOf(packets), [SERVER]).steps.map((step) => line(step).text);
}

describe('the story of a client', () => {
  test('of NFSv3 that is told, asks for its lock again, and gets it', () => {
    expect(wordsOf([...told(1, 43), ...lock(2, 'NLM4_GRANTED')])).toEqual([
      'client A is told that nfs1 has restarted (state 43)',
      'client A asks for its lock again (write 10-19 of handle …00000007): got it, 3 ms after it was told',
    ]);
  });

  test('says why a reclaim came to nothing', () => {
    expect(wordsOf(lock(2, 'NLM4_DENIED_GRACE_PERIOD'))).toEqual([
      'client A asks for its lock again (write 10-19 of handle …00000007): refused, NLM4_DENIED_GRACE_PERIOD (the server is in no grace period: the lock is lost)',
    ]);
    expect(wordsOf(lock(2, 'NLM4_DENIED_GRACE_PERIOD', { reclaim: false }))).toEqual([
      'client A asks for a lock (write 10-19 of handle …00000007): has to wait, the server is in grace (NLM4_DENIED_GRACE_PERIOD)',
    ]);
  });

  test('of NFSv4.1 that notices, opens and locks again by the name that the file had before, and is done', () => {
    const open = { access: 2, deny: 0, owner: OWNER } as const;
    const range = { offset: 0n, length: EVERYTHING, type: 2 } as const;
    const handle = u32(9);
    const words = wordsOf([
      ...compound(
        1,
        [SEQUENCE.call, { kind: 'putrootfh' }, { kind: 'open', ...open, claim: { null: 'ledger' } }, { kind: 'getfh' }],
        [SEQUENCE.done, { kind: 'putrootfh' }, { kind: 'open', state: STATE, flags: 0 }, { kind: 'getfh', handle }],
      ),
      ...compound(2, [SEQUENCE.call], [{ kind: 'sequence', status: STATUS.NFS4ERR_BADSESSION }], 10_052),
      ...compound(
        3,
        [SEQUENCE.call, { kind: 'putfh', handle }, { kind: 'open', ...open, claim: 'previous' }],
        [SEQUENCE.done, { kind: 'putfh' }, { kind: 'open', state: STATE, flags: 0 }],
      ),
      ...compound(
        4,
        [
          SEQUENCE.call,
          { kind: 'putfh', handle },
          { kind: 'lock', ...range, reclaim: true, locker: { open: STATE, owner: OWNER } },
        ],
        [SEQUENCE.done, { kind: 'putfh' }, { kind: 'lock', lock: STATE }],
      ),
      ...compound(
        5,
        [SEQUENCE.call, { kind: 'reclaim-complete', oneFileSystem: false }],
        [SEQUENCE.done, { kind: 'reclaim-complete' }],
      ),
    ]);
    expect(words).toEqual([
      'client A goes on with its session: the server does not know it, it has restarted (NFS4ERR_BADSESSION)',
      'client A asks for its open file again (write of ledger): got it, 2 ms after it noticed',
      'client A asks for its lock again (write 0-EOF of ledger): got it, 4 ms after it noticed',
      'client A has reclaimed all that it held (2), 5 ms after it noticed',
    ]);
  });

  test('tells what nobody answered', () => {
    const [question = NOTHING] = told(1, 43);
    expect(wordsOf([question])).toEqual(['client A is told that nfs1 has restarted (state 43), and does not answer']);
  });

  test('begins anew with another restart, and not with the same one told by another name', () => {
    const { line, chapters } = story((address) => address);
    const packets = [...told(1, 43), ...lock(2, 'NLM4_GRANTED'), ...told(3, 43)];
    for (const step of stepsOf(framesOf(packets), [SERVER]).steps) line(step);
    expect(chapters()).toMatchObject([{ client: CLIENT, server: SERVER, told: 1_000, state: 43, granted: 1 }]);
    for (const step of stepsOf(framesOf(told(4, 45)), [SERVER]).steps) line(step);
    expect(chapters()).toMatchObject([{ state: 45, granted: 0, reclaimed: null }]);
  });

  test('says where somebody was found, also without knowing who the server is', () => {
    const question = getPortCall(5, { program: 100_024, version: 1, protocol: 'udp' });
    const packets = [
      udp(question, { ...BACK, fromPort: 700, toPort: 111 }),
      udp(success(5, u32(32_765)), { fromPort: 111, toPort: 700 }),
    ];
    const [step] = stepsOf(framesOf(packets)).steps;
    expect(step).toMatchObject({
      client: CLIENT,
      server: SERVER,
      caller: 'server',
      port: 32_765,
      status: 'REGISTERED',
    });
    expect(wordsOf(packets)).toEqual(['nfs1 asks where the status monitor listens on client A: port 32765']);
  });
});

describe('a COMPOUND', () => {
  test('is told up to the operation whose size is not known', () => {
    const call = encodeCall({
      ...{ xid: 1, program: 100_003, version: 4, procedure: 1 },
      arguments: concat(u32(0, 2, 2), u32(58, 0), u32(50, 1, 2, 3)),
    });
    const { steps, counts } = stepsOf(framesOf(asked(call, success(1, concat(u32(0, 0, 1), u32(58, 0))))));
    expect(steps).toMatchObject([{ protocol: 'NFSv4.2', operation: 'RECLAIM_COMPLETE', status: 'NFS4_OK' }]);
    expect(counts.compoundsStopped).toBe(1);
  });

  test('ends where one operation fails: what comes after it was not tried', () => {
    const { steps } = stepsOf(
      framesOf(
        compound(
          1,
          [
            SEQUENCE.call,
            { kind: 'lockt', type: 2, offset: 0n, length: 9n, owner: OWNER },
            { kind: 'reclaim-complete', oneFileSystem: false },
          ],
          [SEQUENCE.done, { kind: 'lockt', status: STATUS.NFS4ERR_GRACE }],
          STATUS.NFS4ERR_GRACE,
        ),
      ),
    );
    expect(steps.map(({ operation, status }) => [operation, status])).toEqual([['LOCKT', 'NFS4ERR_GRACE']]);
  });
});

describe('RPCSEC_GSS', () => {
  // rpc_gss_cred_t: version 1, procedure 0 DATA, sequence 7, service, no handle
  const by = (service: number) => ({ flavor: 6, body: u32(1, 0, 7, service, 0) });
  const mapping = u32(100_024, 1, 17, 0);
  const signed = (bytes: Uint8Array) => concat(opaque(concat(u32(7), bytes)), opaque(u32(9)));
  const packets = (service: number, wrap: (bytes: Uint8Array) => Uint8Array) => {
    const call = { xid: 1, program: 100_000, version: 2, procedure: 3, credential: by(service) };
    return asked(encodeCall({ ...call, arguments: wrap(mapping) }), success(1, wrap(u32(662))));
  };

  test('is read where it signs only, and counted where it seals', () => {
    const plain = (bytes: Uint8Array) => bytes;
    for (const [service, wrap] of [
      [1, plain],
      [2, signed],
    ] as const)
      expect(stepsOf(framesOf(packets(service, wrap))).steps).toMatchObject([{ program: 100_024, port: 662 }]);
    const sealed = stepsOf(framesOf(packets(3, opaque)));
    expect([sealed.steps, sealed.counts.sealed]).toEqual([[], 1]);
  });
});

describe('a client that has restarted itself', () => {
  test('is told as one, where the server is known', () => {
    const packets = [
      udp(notifyCall(1, { monName: 'clienta', state: 5 }), { fromPort: 700, toPort: 662 }),
      udp(success(1, NOTHING), { ...BACK, fromPort: 662, toPort: 700 }),
    ];
    expect(stepsOf(framesOf(packets), [SERVER]).steps).toMatchObject([{ client: CLIENT, caller: 'client' }]);
    expect(wordsOf(packets)).toEqual(['nfs1 is told that clienta has restarted (state 5)']);
  });
});
