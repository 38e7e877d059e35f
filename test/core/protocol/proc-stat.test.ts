import { describe, expect, test } from 'vitest';
import { isDead, readProcStat } from '../../../src/core/protocol/proc-stat.ts';

const LINE =
  '4242 (a (very) odd name) S 17 4242 4242 0 -1 4194560 2170 91 0 0 12 7 3 1 20 0 9 0 987654 123 456 18446744073709551615\n';

describe('/proc/PID/stat', () => {
  test('is read from behind the name, which may hold anything', () => {
    expect(readProcStat(LINE)).toEqual({
      ...{ name: 'a (very) odd name', state: 'S', parent: 17, startTime: '987654', own: 19, children: 4 },
    });
  });

  test('of a zombie, and of one that is just going, says that it is dead', () => {
    const dead = (state: string) => {
      const stat = readProcStat(LINE.replace(') S', `) ${state}`));
      return stat && isDead(stat);
    };
    expect(['Z', 'X', 'R', 'T', 'D'].map(dead)).toEqual([true, true, false, false, false]);
  });

  test('is nothing when it is empty, or ends before the start time', () => {
    for (const line of ['', '1', '1 (init) S 0 1', ')(']) expect(readProcStat(line)).toBeUndefined();
  });
});
