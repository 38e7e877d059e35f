// The schema as JSON Schema: for editors, and for us to look up what belongs at a path.
import { z } from 'zod';
import type { Path } from '../trouble.ts';
import { specSchema } from './schema.ts';

export interface SchemaNode {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly enum?: readonly (string | number)[];
  readonly const?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
}

/** JSON Schema 2020-12 of cluster.yaml. */
export function jsonSchema(): SchemaNode {
  // Transforms can't be shown, and there are none: the schema is the shape of what is written.
  made ??= z.toJSONSchema(specSchema, { io: 'input', unrepresentable: 'any' }) as SchemaNode;
  return made;
}

let made: SchemaNode | undefined;

/** The schema as text, as it is committed in schema/. */
export const schemaText = (): string => `${JSON.stringify(jsonSchema(), undefined, 2)}\n`;

/** What belongs at a path; undefined where nothing does. */
export const schemaAt = (path: Path): SchemaNode | undefined =>
  path.reduce<SchemaNode | undefined>((node, step) => node && below(node, step), jsonSchema());

/** The keys that a map may have here; none where names are free. */
export const keysOf = (node: SchemaNode): readonly string[] =>
  [node, ...(node.anyOf ?? [])].flatMap(({ properties }) => Object.keys(properties ?? {}));

/** The words that a value may be here. */
export const wordsOf = (node: SchemaNode): readonly string[] =>
  [node, ...(node.anyOf ?? [])]
    .flatMap((each) => [...(each.enum ?? []), ...(each.const ? [each.const] : [])])
    .map(String);

// ---

function below(node: SchemaNode, step: string | number): SchemaNode | undefined {
  for (const { properties, additionalProperties, items } of [node, ...(node.anyOf ?? [])]) {
    const own =
      typeof step === 'string' && properties && Object.hasOwn(properties, step) ? properties[step] : undefined;
    const free = typeof additionalProperties === 'object' ? additionalProperties : undefined;
    const next = typeof step === 'number' ? items : (own ?? free);
    if (next !== undefined) return next;
  }
  return undefined;
}
