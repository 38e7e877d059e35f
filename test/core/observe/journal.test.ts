import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJournal, writeJournalLine } from '../../../src/core/observe/journal.ts';
import { journal } from './arbitrary-observation.ts';

describe('a journal', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(journal, (observations) => {
        const text = observations.map(writeJournalLine).join('');
        expect(text.split('\n')).toHaveLength(observations.length + 1);
        expect(readJournal(text)).toEqual({ observations, bad: [] });
      }),
    );
  });

  test('cut at any byte loses its last line and nothing else', () => {
    fc.assert(
      fc.property(journal, fc.nat(), (observations, at) => {
        const text = observations.map(writeJournalLine).join('');
        const cut = text.slice(0, at % (text.length + 1));
        const whole = cut.split('\n').length - 1;
        expect(readJournal(cut).observations.slice(0, whole)).toEqual(observations.slice(0, whole));
        expect(readJournal(cut).bad.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test.each([
    '{"kind":"from-the-future","server":"nfs1","at":1,"node":"n","writer":"w","seq":1}',
    'nonsense',
    '[]',
    '{}',
  ])('names the line %s as bad and reads the next', (line) => {
    const good = { at: 1.5, node: 'n', writer: 'w', seq: 2, kind: 'server-stopped', server: 'nfs1' } as const;
    const text = `\n${line}\n${writeJournalLine(good)}`;
    expect(readJournal(text)).toEqual({ observations: [good], bad: [2] });
  });
});
