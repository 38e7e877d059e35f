import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../../../', import.meta.url);
const FLOORS = ['core', 'host', 'work', 'entry', 'lab'];

const foldersIn = (path: string): readonly string[] =>
  readdirSync(new URL(path, ROOT), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** What docs/house.md says of a floor: its line, and those that are indented deeper. */
function told(floor: string): string {
  const house = readFileSync(new URL('docs/house.md', ROOT), 'utf8');
  return new RegExp(`^ {2}${floor}/.*\n(?: {4}.*\n)*`, 'm').exec(house)?.[0] ?? '';
}

it.each(FLOORS)('docs/house.md says what is in every room of src/%s', (floor) => {
  expect(foldersIn(`src/${floor}`).filter((room) => !told(floor).includes(` ${room}/ `))).toEqual([]);
});

it.each(FLOORS)('docs/house.md names no room of src/%s that is not there', (floor) => {
  const named = [...told(floor).matchAll(/^ {4}([\w-]+)\/ /gm)].map(([, room]) => room);
  expect(named.filter((room) => !foldersIn(`src/${floor}`).includes(room ?? ''))).toEqual([]);
});
