// Every key of cluster.yaml with what the schema says of it, for reference pages.
import type { SchemaNode } from '../spec/shape/json-schema.ts';

export interface SpecKey {
  /** As in "servers.NAME.address" and "nodes[].name". */
  readonly path: string;
  readonly description: string;
  readonly required: boolean;
  readonly default?: string;
  readonly choices: readonly string[];
}

/** In the schema's order, those of a whole before its parts. */
export function specKeys(schema: SchemaNode, path = ''): readonly SpecKey[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, node]) => {
    const own = path === '' ? name : `${path}.${name}`;
    return [keyOf(own, node, schema.required?.includes(name) ?? false), ...inside(own, node)];
  });
}

function inside(path: string, node: SchemaNode): readonly SpecKey[] {
  const { items, additionalProperties: named, anyOf = [] } = node;
  return [
    ...specKeys(node, path),
    ...(items ? inside(`${path}[]`, items) : []),
    ...(isSchema(named) ? inside(`${path}.NAME`, named) : []),
    ...anyOf.flatMap((way) => inside(path, way)),
  ];
}

const keyOf = (path: string, node: SchemaNode, required: boolean): SpecKey => ({
  ...{ path, required, description: node.description ?? '' },
  ...(node.default !== undefined && { default: asWritten(node.default) }),
  choices: (node.enum ?? []).map(asWritten),
});

const asWritten = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const isSchema = (named: SchemaNode | boolean | undefined): named is SchemaNode => typeof named === 'object';
