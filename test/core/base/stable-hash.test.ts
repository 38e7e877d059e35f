import { expect, it } from 'vitest';
import { stableHash } from '../../../src/core/base/stable-hash.ts';

it.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('hashes %j as FNV-1a does (vectors of draft-eastlake-fnv, appendix C)', (text, hash) => {
  expect(stableHash(text)).toBe(hash);
});
