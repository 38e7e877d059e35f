import { expect, test } from 'vitest';
import { allWell, notYet, verdictOf } from '../../../src/core/doctor/check.ts';

const check = { name: 'links', why: 'They carry.' };
const problem = { node: 'node2', found: 'link 0 is down', fix: 'plug it in' };

test("what can't be told is not well, and says so", () => {
  const verdict = verdictOf(check, {
    problems: [],
    unknown: [{ node: 'node3', cant: 'it does not answer' }],
    well: '6 links',
  });
  expect(verdict).toMatchObject({ ok: null, state: 'unknown', fix: null });
  expect(verdict.found).toBe("can't tell: node3: it does not answer; 6 links");
  expect(allWell([verdict])).toBe(false);
});

test("what is wrong wins over what can't be told, and both are said", () => {
  const verdict = verdictOf(check, { problems: [problem], unknown: [{ cant: 'of the rest' }], well: '' });
  expect(verdict).toMatchObject({ ok: false, state: 'wrong', fix: 'node2: plug it in' });
  expect(verdict.found).toBe("node2: link 0 is down; can't tell: of the rest");
});

test('what there is not yet is neither well nor wrong, and nothing to worry about', () => {
  const verdict = notYet(check, 'it has not been set up');
  expect(verdict).toMatchObject({ ok: null, state: 'not-yet' });
  expect(allWell([verdict, verdictOf(check, { problems: [], well: 'fine' })])).toBe(true);
});

test('the same remedy is told once', () => {
  const twice = { problems: [problem, { ...problem, found: 'link 1 is down' }], well: '' };
  expect(verdictOf(check, twice).fix).toBe('node2: plug it in');
});
