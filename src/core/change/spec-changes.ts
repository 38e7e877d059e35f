// What is another in one cluster.yaml than in another: what a user has changed, in the words that he wrote it in.

import { list } from '../base/list.ts';
import { isSecretOption } from '../fencing/judge-options.ts';
import { named } from '../plan/fencing.ts';
import type { Cluster } from '../spec/cluster.ts';

export interface SpecChange {
  readonly kind: 'node' | 'export' | 'server' | 'fencing' | 'setting';
  readonly name: string;
  readonly how: 'added' | 'removed' | 'changed';
  /** One line each: + added, - removed, ~ changed with what changed in it. Without what opens a fencing device. */
  readonly words: readonly string[];
}

/** In the order nodes, exports, servers, fencing, settings; empty when the clusters are equal. */
export function specChanges(before: Cluster, after: Cluster): readonly SpecChange[] {
  const [was, becomes] = [before, after].map(thingsOf);
  const keys = new Set([...(was?.keys() ?? []), ...(becomes?.keys() ?? [])]);
  return [...keys].flatMap((key) => changeOf(key, was?.get(key), becomes?.get(key))).sort(inOrder);
}

type Kind = SpecChange['kind'];
const KINDS: readonly Kind[] = ['node', 'export', 'server', 'fencing', 'setting'];
const inOrder = (left: SpecChange, right: SpecChange): number => KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind);

function thingsOf(cluster: Cluster): ReadonlyMap<string, unknown> {
  const { nodes, exports, servers, fencing: _fencing, ...settings } = cluster;
  const entries = (kind: Kind, things: readonly { readonly name: string }[]) =>
    things.map(({ name, ...thing }) => [`${kind} ${name}`, thing] as const);
  return new Map<string, unknown>([
    ...entries('node', nodes),
    ...entries('export', exports),
    ...entries('server', servers),
    ...named(cluster).map(([id, device]) => [`fencing ${id}`, device] as const),
    ...Object.entries(settings).map(([name, value]) => [`setting ${name}`, value] as const),
  ]);
}

function changeOf(key: string, was: unknown, becomes: unknown): SpecChange[] {
  const [kind = '', name = ''] = key.split(' ');
  const [before, after] = [leaves(was), leaves(becomes)];
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  if (paths.length === 0) return [];
  const said = (path: string) =>
    isSecret(path) ? path : `${path}: ${before.get(path) ?? '(none)'} -> ${after.get(path) ?? '(none)'}`;
  const what = { kind: kind as Kind, name };
  if (was === undefined) return [{ ...what, how: 'added', words: [`+ ${key}${inBrief(becomes)}`] }];
  if (becomes === undefined) return [{ ...what, how: 'removed', words: [`- ${key}${inBrief(was)}`] }];
  return [{ ...what, how: 'changed', words: paths.map((path) => `~ ${key}${said(path)}`) }];
}

/** By what a user knows it: its address, or its path. */
function inBrief(thing: unknown): string {
  const { address, path } = (typeof thing === 'object' && thing !== null ? thing : {}) as Record<string, unknown>;
  const known = address ?? path;
  return typeof known === 'string' ? ` (${known})` : '';
}

const isSecret = (path: string): boolean => isSecretOption(path.split(' ').at(-1) ?? '');

/** Each value at the end of its path; a list of words is one value. */
function leaves(value: unknown, path = ''): ReadonlyMap<string, string> {
  if (value === undefined) return new Map();
  if (Array.isArray(value)) return new Map([[path, list(value.map(String)) || '(none)']]);
  if (typeof value !== 'object' || value === null) return new Map([[path, String(value)]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...leaves(inner, `${path} ${key}`)]));
}
