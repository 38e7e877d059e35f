import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  feel,
  hung,
  NO_SILENCE,
  PATIENCE,
  type Pulse,
  type Round,
  type Silent,
} from '../../../src/core/observe/pulse.ts';

const answers = (nfs: boolean | null, bus: boolean | null, late = false, grace = bus): Round => ({
  ...{ nfs, bus, grace, late },
});
const seen = (...rounds: readonly Round[]): Pulse => rounds.reduce(feel, NO_SILENCE);
const times = (count: number, round: Round): readonly Round[] => Array.from({ length: count }, () => round);

describe('a daemon hangs', () => {
  it('when NFS has been silent for three rounds in a row, whatever D-Bus says', () => {
    expect(hung(seen(...times(2, answers(false, true))))).toBeUndefined();
    expect(hung(seen(...times(3, answers(false, true))))).toBe('nfs');
    expect(hung(seen(...times(3, answers(false, false))))).toBe('nfs');
  });

  it('when D-Bus has been silent for five rounds in a row, though NFS answers', () => {
    expect(hung(seen(...times(4, answers(true, false))))).toBeUndefined();
    expect(hung(seen(...times(5, answers(true, false))))).toBe('bus');
  });

  it('when Ganesha has been silent on a bus that answers for as long as it may wait for grace to begin, and longer', () => {
    const waits = answers(true, true, false, false);
    expect(hung(seen(...times(11, waits)))).toBeUndefined();
    expect(hung(seen(...times(15, waits)))).toBe('grace');
  });

  it('as a whole when both are silent', () => {
    expect(hung(seen(...times(5, answers(false, false))))).toBe('nfs');
  });
});

describe('a daemon does not hang', () => {
  it('that answered once in between: it is slow, or was stopped for a moment', () => {
    const slow = [...times(2, answers(false, false)), answers(true, true), ...times(2, answers(false, false))];
    expect(hung(seen(...slow))).toBeUndefined();
  });

  it('while nobody asks it, since its address is mute', () => {
    expect(hung(seen(...times(2, answers(false, true)), answers(null, true), answers(false, true)))).toBeUndefined();
  });

  it('by silence that a late asker heard; what was counted before stays', () => {
    expect(hung(seen(...times(9, answers(false, false, true))))).toBeUndefined();
    const busy = [answers(false, true), answers(false, true, true), answers(false, true), answers(false, true)];
    expect(hung(seen(...busy.slice(0, 3)))).toBeUndefined();
    expect(hung(seen(...busy))).toBe('nfs');
  });

  it('with fewer silent rounds than patience asks for, in whatever order rounds come', () => {
    const maybe = fc.option(fc.boolean());
    const round = fc.record({ nfs: maybe, bus: maybe, grace: maybe, late: fc.boolean() });
    fc.assert(
      fc.property(fc.array(round), (rounds) => {
        const verdict = hung(seen(...rounds));
        const counted = (silent: Silent) => rounds.filter((it) => it[silent] === false && !it.late).length;
        if (verdict !== undefined) expect(counted(verdict)).toBeGreaterThanOrEqual(PATIENCE[verdict]);
      }),
    );
  });
});
