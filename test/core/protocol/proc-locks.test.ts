import { describe, expect, test } from 'vitest';
import {
  changedFiles,
  deviceText,
  inodeIn,
  isExclusive,
  lockedBy,
  ofdLocks,
  ofdLocksIn,
  readLockTable,
} from '../../../src/core/protocol/proc-locks.ts';

const LOCKS = `1: FLOCK  ADVISORY  WRITE 13140 00:2f:284 0 EOF
2: OFDLCK ADVISORY  WRITE -1 00:2f:27 0 99
2: -> OFDLCK ADVISORY  WRITE -1 00:2f:27 0 EOF
3: OFDLCK ADVISORY  READ -1 00:2f:27 200 EOF
4: OFDLCK ADVISORY  READ -1 00:30:27 0 EOF
5: OFDLCK ADVISORY  READ -1 00:2f:9 0 EOF
`;

describe('locks of open file descriptions', () => {
  test('are read from the kernel, of certain file systems, without those that wait', () => {
    const locks = ofdLocks(LOCKS, ['00:2f']);
    expect([...locks.keys()]).toEqual(['00:2f:27', '00:2f:9']);
    expect(locks.get('00:2f:27')).toBe('WRITE -1 00:2f:27 0 99\nREAD -1 00:2f:27 200 EOF\n');
  });

  test('are read one by one too, of all file systems unless some are named, and only those for writing exclude each other', () => {
    expect(ofdLocksIn(LOCKS).map(({ file }) => file)).toEqual(['00:2f:27', '00:2f:27', '00:30:27', '00:2f:9']);
    expect(ofdLocksIn(LOCKS, ['00:30'])).toEqual([{ file: '00:30:27', text: 'READ -1 00:30:27 0 EOF' }]);
    expect(ofdLocksIn(LOCKS).map(isExclusive)).toEqual([true, false, false, false]);
    expect(ofdLocksIn('pos:\t0\nino:\t27\nlock:\t1: OFDLCK ADVISORY  WRITE -1 00:2f:27 0 EOF\n')).toHaveLength(1);
    expect(inodeIn('pos:\t0\nino:\t27\n')).toBe('27');
  });

  test('have changed where a range, a kind or a file is new', () => {
    const [before, now] = [LOCKS, LOCKS.replace('0 99', '0 9')].map((text) => ofdLocks(text, ['00:2f']));
    if (before === undefined || now === undefined) throw new Error('two');
    expect(changedFiles(before, now)).toEqual(['00:2f:27']);
    expect(changedFiles(now, now)).toEqual([]);
    expect(changedFiles(new Map(), now)).toEqual(['00:2f:27', '00:2f:9']);
  });

  test('are read from a descriptor', () => {
    const info = 'pos:\t0\nflags:\t0100002\nmnt_id:\t30\nino:\t27\n';
    expect(lockedBy(info)).toBeUndefined();
    expect(lockedBy(`${info}lock:\t1: FLOCK  ADVISORY  WRITE 5 00:2f:27 0 EOF\n`)).toBeUndefined();
    expect(lockedBy(`${info}lock:\t1: OFDLCK ADVISORY  WRITE -1 00:2f:27 0 EOF\n`)).toBe('00:2f:27');
  });
});

test('a device is written as the kernel writes it', () => {
  expect([0x2f, 0x810, 0xfe00, 0x100020].map(deviceText)).toEqual(['00:2f', '08:10', 'fe:00', '00:120']);
});

describe('the table of locks', () => {
  test('has those that are held, of every kind, with their ranges', () => {
    const table = readLockTable(`1: OFDLCK ADVISORY  WRITE -1 00:2d:5 0 127
2: FLOCK  ADVISORY  WRITE 267 00:40:28 0 EOF
3: POSIX  ADVISORY  READ 8 fe:00:77 10 19
4: -> POSIX  ADVISORY  WRITE 9 fe:00:77 10 19
5: LEASE  ACTIVE    READ  4242 fe:00:78 0 EOF
`);
    expect(table).toEqual([
      { type: 'OFDLCK', exclusive: true, pid: -1, file: '00:2d:5', range: '0-127' },
      { type: 'FLOCK', exclusive: true, pid: 267, file: '00:40:28', range: '0-EOF' },
      { type: 'POSIX', exclusive: false, pid: 8, file: 'fe:00:77', range: '10-19' },
    ]);
  });
});
