// The classic agents of ClusterLabs in a live CIB: what serves NFS beside us, or did before us.
import type { XmlElement } from '../cib/xml.ts';

export interface ClassicAgent {
  readonly id: string;
  readonly type: string;
  readonly params: Readonly<Record<string, string>>;
  /** The group that it is in. */
  readonly group: string | undefined;
}

/** Those of ocf:heartbeat that have to do with NFS. `cib`: the whole of it, or its configuration. */
export function classicIn(cib: XmlElement | undefined) {
  const all = cib === undefined ? [] : primitives(cib, undefined);
  const of = (...types: string[]) => all.filter(({ type }) => types.includes(type));
  return {
    servers: of('nfsserver'),
    notifiers: of('nfsnotify'),
    exports: of('exportfs'),
    addresses: of('IPaddr2', 'IPaddr'),
    fileSystems: of('Filesystem'),
  };
}

/** By their place in one group, or by an order constraint, also through others. */
export function startsAfter(cib: XmlElement, first: string, then: string, seen: readonly string[] = []): boolean {
  return steps(cib).some(
    ([from, to]) => from === first && !seen.includes(to) && (to === then || startsAfter(cib, to, then, [...seen, to])),
  );
}

// ---

function primitives(element: XmlElement, group: string | undefined): readonly ClassicAgent[] {
  const { tag, attributes, children } = element;
  const within = tag === 'group' ? attributes.id : group;
  if (tag !== 'primitive') return children.flatMap((child) => primitives(child, within));
  if (attributes.provider !== 'heartbeat') return [];
  const sets = children.filter((child) => child.tag === 'instance_attributes').flatMap((set) => set.children);
  const params = Object.fromEntries(sets.map(({ attributes: { name = '', value = '' } }) => [name, value]));
  return [{ id: attributes.id ?? '', type: attributes.type ?? '', params, group }];
}

/**
 * Pairs that start one after the other: neighbours in a group, and what order constraints name. A group or a clone begins before its first member and
 * is there after its last.
 */
function steps(element: XmlElement): readonly (readonly [string, string])[] {
  const { tag, attributes, children } = element;
  const below = children.flatMap(steps);
  if (tag === 'rsc_order') return [...orderSteps(attributes.first ?? '', attributes.then ?? ''), ...below];
  if (tag !== 'group' && tag !== 'clone') return below;
  const members = children.filter((child) => ['primitive', 'group'].includes(child.tag));
  const ids = members.map((child) => child.attributes.id ?? '');
  const [id = '', first = '', last = ''] = [attributes.id, ids[0], ids.at(-1)];
  const neighbours = ids.slice(1).map((after, i) => [ids[i] ?? '', after] as const);
  return [
    ...neighbours,
    [beginOf(id), first] as const,
    [beginOf(id), beginOf(first)] as const,
    [last, id] as const,
    ...below,
  ];
}

const orderSteps = (first: string, then: string) => [[first, then] as const, [first, beginOf(then)] as const];

const beginOf = (id: string): string => `${id} (begins)`;
