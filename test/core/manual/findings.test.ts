// docs/findings.md has every code that a user can meet, and none that nobody says.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../../src/core/doctor/check.ts';

const root = new URL('../../../', import.meta.url);
const page = new URL('docs/findings.md', root);
const text = readFileSync(page, 'utf8');
const read = (file: string) => readFileSync(new URL(file, root), 'utf8');
const filesIn = (folder: string) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`);

/** Where findings are made. */
const SOURCES = [
  ...['rules', 'problems', 'shape', 'yaml'].flatMap((folder) => filesIn(`src/core/spec/${folder}`)),
  'src/core/fencing/judge-options.ts',
  'src/core/observe/drbd.ts',
  'src/core/observe/health.ts',
  'src/core/what-if/reason.ts',
  'src/work/commands/check.ts',
  'src/work/commands/spec-file.ts',
  'src/work/commands/status.ts',
  'src/work/status/node-report.ts',
];

/** What follows `code:`, stands alone behind a path (`error(path, 'code', ...)`), or is one of two that do. */
const CODES = [
  /\bcode: '([a-z0-9-]+)'/g,
  /\b(?:error|warning|info|mistake)\((?:[^()']|\([^()]*\)|\[(?:[^[\]])*\])*?'([a-z0-9]+(?:-[a-z0-9]+)*)', \{/g,
  /\bcode: (?:'[a-z0-9-]+' \| )*'([a-z0-9-]+)'/g,
  /\? '([a-z0-9]+(?:-[a-z0-9]+)*)' : '[a-z0-9]+(?:-[a-z0-9]+)*'/g,
  /\? '[a-z0-9]+(?:-[a-z0-9]+)*' : '([a-z0-9]+(?:-[a-z0-9]+)*)'/g,
  /'([a-z0-9]+(?:-[a-z0-9]+)+)'/g,
];
/** Of the same form, and no codes. */
const NO_CODES = new Set([
  ...['address', 'custom', 'daemon', 'each', 'it', 'network'],
  ...['no-quorum-policy', 'none-accept-split-brain', 'stonith-timeout'],
  ...['online', 'standby'],
]);

const said = new Set(
  SOURCES.flatMap((file) => CODES.flatMap((pattern) => [...read(file).matchAll(pattern)].map(([, code = '']) => code))),
);
const told = new Set(
  [...(text.split('## Checks of')[0]?.matchAll(/^\| (`[^|]+`) \|/gm) ?? [])].flatMap(
    ([, codes = '']) => codes.match(/[a-z0-9-]+/g) ?? [],
  ),
);

describe('the page of codes', () => {
  test('has every one', () => {
    expect([...said].filter((code) => !told.has(code) && !NO_CODES.has(code)).sort()).toEqual([]);
  });

  test('has none that nobody says', () => {
    expect([...told].filter((code) => !said.has(code)).sort()).toEqual([]);
  });

  test('has every check of doctor, and why it matters', async () => {
    const checks = await checksOfDoctor();
    const rows = checks
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, why }) => `| \`${name}\` | ${why} |`);
    const table = ['', '| check | why it matters |', '|---|---|', ...rows, ''].join('\n');
    const [before = '', after = ''] = text.split(/(?<=findings\.test\.ts -->\n)/);
    if (process.env.GOLDEN === 'rewrite') writeFileSync(page, before + table);
    else expect(after).toBe(table);
  });
});

test('docs/doctor.md has every check in its table', async () => {
  const rows = [...read('docs/doctor.md').matchAll(/^\| [^|]+ \| ([a-z0-9, -]+) \|$/gm)];
  const listed = rows.flatMap(([, names = '']) => names.split(', ')).filter((name) => name !== 'checks');
  const there = (await checksOfDoctor()).map(({ name }) => name);
  expect(listed.toSorted()).toEqual(there.toSorted());
});

async function checksOfDoctor(): Promise<readonly Check<never>[]> {
  const modules = await Promise.all(
    filesIn('src/core/doctor/checks').map((file) => import(new URL(file, root).href) as Promise<object>),
  );
  return modules.flatMap((module) => Object.values(module).filter(isCheck));
}

const isCheck = (value: unknown): value is Check<never> =>
  typeof value === 'object' && value !== null && 'judge' in value && 'why' in value;
