// A difference between plans as lines for people: + added, - removed, ~ changed with what changed in it.
import { isSecretOption } from '../fencing/judge-options.ts';
import type { Change } from './diff.ts';

export function changesInWords(changes: readonly Change[]): string {
  return changes.flatMap(lines).join('\n');
}

function lines({ kind, id, was, becomes }: Change): string[] {
  if (was === undefined) return [`+ ${kind} ${id}${afterColon(becomes)}`];
  if (becomes === undefined) return [`- ${kind} ${id}${afterColon(was)}`];
  const [before, after] = [leaves(was), leaves(becomes)];
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  return changed.map(
    (path) =>
      `~ ${kind} ${id}${path}${isSecret(path) ? '' : `: ${shown(before.get(path))} -> ${shown(after.get(path))}`}`,
  );
}

const afterColon = (value: Change['was']): string => (typeof value === 'string' ? `: ${value}` : '');

// What opens a fencing device is nobody's business in a log.
const isSecret = (path: string): boolean => isSecretOption(path.split(' ').at(-1) ?? '');

const shown = (leaf: string | undefined): string => leaf ?? '(none)';

/** Each value at the end of its path; what has a name or an id is found by that and not by its position. */
function leaves(value: unknown, path = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[path, String(value)]]);
  const entries = Array.isArray(value)
    ? value.map((item, index) => [labelOf(item) ?? index, item])
    : Object.entries(value);
  return new Map(entries.flatMap(([key, item]) => [...leaves(item, `${path} ${key}`)]));
}

function labelOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { id, name } = item as { id?: unknown; name?: unknown };
  return [id, name].find((label): label is string => typeof label === 'string');
}
