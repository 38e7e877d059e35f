import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logLine, observationLine, SEVERITY } from '../../../src/core/observe/severity.ts';
import { journal } from './arbitrary-observation.ts';

describe('a line for the system’s log', () => {
  test('is one line with a priority, whatever stands in the journal', () => {
    fc.assert(
      fc.property(journal, (all) => {
        for (const it of all) expect(observationLine(it)).toMatch(/^<[3-6]>(nfs\d|keeper): [^\p{Cc}]+$/u);
      }),
    );
  });

  test('has the lines of a text as parts', () => {
    expect(logLine(SEVERITY.error, 'Error: no\n    at x\n\n    at y\n')).toBe('<3>Error: no; at x; at y');
  });
});
