import { expect, test } from 'vitest';
import { manPages } from '../../../src/core/manual/man-page.ts';
import type { VerbTree } from '../../../src/core/manual/verb-tree.ts';

const verb = (name: string, more: Partial<VerbTree> = {}): VerbTree => ({
  ...{ name, description: `does ${name}`, parameters: [], options: [], verbs: [] },
  ...more,
});
const PARTS = { version: '1.2.3', date: '2026-11-21' };
const pagesOf = (tree: VerbTree) => new Map(manPages(tree, PARTS).map(({ file, text }) => [file, text]));

test('the program and every verb have a page, verbs of verbs too', () => {
  const pages = pagesOf(verb('keep', { verbs: [verb('move'), verb('lab', { verbs: [verb('up')] })] }));
  expect([...pages.keys()]).toEqual(['keep.1', 'keep-move.1', 'keep-lab.1', 'keep-lab-up.1']);
  expect(pages.get('keep-lab.1')).toContain('.BR keep\\-lab\\-up (1)\ndoes up');
});

test('what troff would take for its own is told to it as text', () => {
  const page = pagesOf(verb('keep', { description: '.TH is a request, \\n an escape, "a" in quotes' })).get('keep.1');
  expect(page).toContain('keep \\- \\&.TH is a request, \\en an escape');
  const options = [{ flags: '--now', takesValue: false, description: ".so /etc/passwd and 'x", choices: [] }];
  expect(pagesOf(verb('keep', { options })).get('keep.1')).toContain('.B \\-\\-now\n\\&.so /etc/passwd');
});

test('an option that takes few values names them', () => {
  const options = [{ flags: '--how <HOW>', takesValue: true, description: 'how', choices: ['well', 'badly'] }];
  expect(pagesOf(verb('keep', { options })).get('keep.1')).toContain('.B \\-\\-how <HOW>\nhow (well, badly)');
});
