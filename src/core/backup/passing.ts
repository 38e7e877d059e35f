// What in the CIB of a backup is not to come back: what Pacemaker writes by itself, and what was wished for a while.
import type { Foreign } from '../cib/foreign.ts';
import type { XmlElement } from '../cib/xml.ts';

export interface Sorted {
  /** An administrator's own: comes back. */
  readonly kept: readonly Foreign[];
  /** Wishes of that day, in words: whoever still wants them says so again. */
  readonly passing: readonly string[];
}

export function sortForeign(foreign: readonly Foreign[]): Sorted {
  const all = foreign.filter((entry) => !isPacemakersOwn(entry)).map(withoutPassing);
  return { kept: all.flatMap(({ kept }) => kept ?? []), passing: all.flatMap(({ passing }) => passing) };
}

// ---

interface One {
  readonly kept?: Foreign;
  readonly passing: readonly string[];
}

/** Options that the cluster writes (Pacemaker Explained, cluster options): they belong to the life that it had. */
const PACEMAKERS_OWN = ['cluster-infrastructure', 'dc-version', 'have-watchdog', 'last-lrm-refresh'];
/** With one of these nothing would start. */
const PAUSES = ['maintenance-mode', 'stop-all-resources', 'is-managed-default'];
/** Of a node: drained, or left alone, on that day. */
const NODE_STATES = ['standby', 'maintenance'];

const isPacemakersOwn = ({ element: { tag, attributes } }: Foreign): boolean =>
  tag === 'nvpair' && PACEMAKERS_OWN.includes(attributes.name ?? '');

function withoutPassing(entry: Foreign): One {
  const { tag, attributes, children } = entry.element;
  const { id = '', name = '', value = '', rsc = '', node = '' } = attributes;
  if (tag === 'nvpair' && PAUSES.includes(name))
    return { passing: [`${name}=${value} (gracekeeper pause says it again)`] };
  // Written by crm_resource --move.
  if (tag === 'rsc_location' && id.startsWith('cli-prefer-'))
    return { passing: [`the wish that ${rsc} be on ${node} (${id})`] };
  const states = tag === 'instance_attributes' ? children.filter(isNodeState) : [];
  if (states.length === 0) return { kept: entry, passing: [] };
  const others = children.filter((pair) => !isNodeState(pair));
  const passing = states.map((pair) => `${pair.attributes.name} of a node (gracekeeper drain says it again)`);
  return others.length === 0
    ? { passing }
    : { kept: { ...entry, element: { ...entry.element, children: others } }, passing };
}

const isNodeState = ({ attributes }: XmlElement): boolean => NODE_STATES.includes(attributes.name ?? '');
