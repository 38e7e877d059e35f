import { expect, test } from 'vitest';
import { specKeys } from '../../../src/core/manual/spec-keys.ts';
import { specPage } from '../../../src/core/manual/spec-page.ts';
import { jsonSchema, type SchemaNode } from '../../../src/core/spec/shape/json-schema.ts';

const SCHEMA: SchemaNode = {
  required: ['nodes'],
  properties: {
    nodes: { description: 'All.', items: { required: [], properties: { name: { description: 'One.' } } } },
    servers: { additionalProperties: { properties: { on: { enum: ['a', 'b'], default: 'a' } } } },
    fencing: { anyOf: [{ type: 'string' }, { items: { properties: { agent: {} } } }] },
  },
};

test('keys in lists, under names and in one of several ways are found, those of a whole first', () => {
  const paths = specKeys(SCHEMA).map(({ path }) => path);
  expect(paths).toEqual(['nodes', 'nodes[].name', 'servers', 'servers.NAME.on', 'fencing', 'fencing[].agent']);
});

test('a key says whether it is required, what it may be and what it is unless given', () => {
  const { text } = specPage(SCHEMA, { version: '1', date: '2026-11-21' });
  expect(text).toContain('.B nodes\nAll. (required)');
  expect(text).toContain('.B servers.NAME.on\n(one of a, b; default: a)');
});

test('no key of cluster.yaml is without a description', () => {
  const keys = specKeys(jsonSchema());
  expect(keys.length).toBeGreaterThan(30);
  expect(keys.filter(({ description }) => description === '').map(({ path }) => path)).toEqual([]);
});
