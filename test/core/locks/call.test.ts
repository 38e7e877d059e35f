import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callOf, type Handed, handedCalls } from '../../../src/core/locks/call.ts';

const word = fc
  .uint8Array({ maxLength: 20 })
  .map((bytes) => Buffer.from(bytes).toString('latin1').replaceAll('\0', '-'));
const handed = fc.record({ caller: fc.nat().map(String), words: fc.array(word, { minLength: 1, maxLength: 5 }) });

const written = ({ caller, words }: Handed): string =>
  [caller, `${words.length}`, ...words].map((text) => `${text}\0`).join('');

describe('handed calls', () => {
  it('are read as they were written, wherever the pipe cuts them', () => {
    fc.assert(
      fc.property(fc.array(handed, { maxLength: 5 }), fc.array(fc.nat({ max: 200 })), (calls, cuts) => {
        const text = calls.map(written).join('');
        const read: Handed[] = [];
        let rest = '';
        const ends = [...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
        ends.forEach((end, i) => {
          const got = handedCalls(rest + text.slice(ends[i - 1] ?? 0, end));
          read.push(...got.calls);
          rest = got.rest;
        });
        expect(read).toEqual(calls);
        expect(rest).toBe('');
      }),
    );
  });

  it('are none in what nobody wrote, which does not pile up either', () => {
    expect(handedCalls('x\0y\0z\0')).toEqual({ calls: [], rest: '' });
    expect(handedCalls('1\x0010\0')).toEqual({ calls: [], rest: '' });
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => handedCalls(text).rest.length <= text.length));
  });
});

describe('a call', () => {
  it('says who begins or ends to hold locks, and of which file system where that is told', () => {
    expect(callOf(['add-client', '192.0.2.7', 'nfs1'])).toEqual({
      event: 'add-client',
      record: { client: '192.0.2.7', myName: 'nfs1' },
    });
    expect(callOf(['del-client', '192.0.2.7', 'nfs1', '1234'])).toEqual({
      event: 'del-client',
      record: { client: '192.0.2.7', myName: 'nfs1', fsid: 1234 },
    });
  });

  it.each([
    [[]],
    [['sm-notify', 'client', '192.0.2.7', '3']],
    [['add-client']],
    [['add-client', 'client']],
    [['add-client', 'client', 'nfs1', '-1']],
    [['add-client', 'client', 'nfs1', '2147483648']],
    [['add-client', 'client', 'nfs1', 'x']],
  ])('is none of ours: %j', (words) => {
    expect(callOf(words)).toBeUndefined();
  });
});
