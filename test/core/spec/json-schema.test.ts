import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonSchema, schemaAt, schemaText } from '../../../src/core/spec/shape/json-schema.ts';
import { expectGolden } from '../golden.ts';

describe('the JSON Schema', () => {
  it('that is committed for editors is up to date', () => {
    expectGolden('../../schema/cluster.schema.json', schemaText());
  });

  it('describes every key, since descriptions are hints too', () => {
    const bare: string[] = [];
    const visit = (node: ReturnType<typeof jsonSchema>, path: string): void => {
      for (const [key, value] of Object.entries(node.properties ?? {})) {
        if (value.description === undefined) bare.push(`${path}.${key}`);
        visit(value, `${path}.${key}`);
      }
      for (const inner of [node.items, node.additionalProperties, ...(node.anyOf ?? [])])
        if (typeof inner === 'object') visit(inner, `${path}[]`);
    };
    visit(jsonSchema(), '');
    expect(bare).toEqual([]);
  });

  it('finds what belongs at a path, and nothing at a path that leads nowhere', () => {
    expect(schemaAt(['servers', 'nfs1', 'onCrash', 'within'])?.type).toBe('string');
    expect(schemaAt(['fencing', 0, 'agent'])?.type).toBe('string');
    expect(schemaAt(['constructor'])).toBeUndefined();
    expect(schemaAt(['cluster', 'x'])).toBeUndefined();
  });

  it('is named by every example, so that editors check them', () => {
    for (const name of ['two-nodes', 'active-active', 'own-exports', 'waiver', 'ipv6'])
      expect(readFileSync(new URL(`../../../examples/${name}.yaml`, import.meta.url), 'utf8')).toMatch(
        /^# yaml-language-server: \$schema=\.\.\/schema\/cluster\.schema\.json\n/,
      );
  });
});
