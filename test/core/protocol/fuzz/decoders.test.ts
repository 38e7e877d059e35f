import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DECODERS } from './decoders.ts';

const PROTOCOL = new URL('../../../../src/core/protocol/', import.meta.url);

/** By their names: what takes bytes apart is called so in this house. */
const DECODES = /^(decode|read|open|parse)[A-Z]/;

async function exported(file: string): Promise<string[]> {
  const module: Record<string, unknown> = await import(new URL(file, PROTOCOL).href);
  return Object.keys(module).filter((name) => DECODES.test(name) && typeof module[name] === 'function');
}

describe('the table of decoders', () => {
  test('has every decoder that core/protocol exports', async () => {
    const files = readdirSync(PROTOCOL, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const found = (await Promise.all(files.map(exported))).flat();
    expect(found.length).toBeGreaterThan(15);
    const known = new Set(DECODERS.map(({ name }) => name));
    expect(found.filter((name) => !known.has(name))).toEqual([]);
  });

  test('has each once', () => {
    const names = DECODERS.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });
});
