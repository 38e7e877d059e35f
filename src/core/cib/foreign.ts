// What stands in a live CIB and is not ours: an administrator's resources and constraints, Pacemaker's own options, a disabled
// resource's target-role. Found here, and put back where it stood when ours is written anew.
import { isOurs } from './ownership.ts';
import type { XmlElement } from './xml.ts';

export interface Foreign {
  /** The place of the element that holds it (see placeOf). */
  readonly under: string;
  readonly element: XmlElement;
}

/** Every outermost foreign element below the configuration, in document order. */
export function foreignIn(configuration: XmlElement): Foreign[] {
  return foreignBelow(configuration, configuration.tag);
}

/** The configuration with each foreign element put where it stood. What stood in a resource that is gone, or refers to it, goes with it. */
export function graft(configuration: XmlElement, foreign: readonly Foreign[]): XmlElement {
  const whole = graftBelow(configuration, foreign, configuration.tag);
  const ids = new Set(idsIn(whole));
  const gone = (name: string | undefined): boolean => name !== undefined && !ids.has(name);
  const dangling = (entry: Foreign): boolean => REFERENCES.some((name) => gone(entry.element.attributes[name]));
  const kept = foreign.filter((entry) => !dangling(entry));
  return kept.length === foreign.length ? whole : graftBelow(configuration, kept, configuration.tag);
}

/** Attributes of constraints that name a resource; Pacemaker refuses a CIB in which one names nothing. */
const REFERENCES = ['rsc', 'with-rsc', 'first', 'then'];

function foreignBelow(parent: XmlElement, place: string): Foreign[] {
  return parent.children.flatMap((child) => {
    if (isOurs(parent, child)) return foreignBelow(child, placeOf(child, place));
    return isEmptySection(child) ? [] : [{ under: place, element: child }];
  });
}

function graftBelow(parent: XmlElement, foreign: readonly Foreign[], place: string): XmlElement {
  const children = parent.children.map((child) => graftBelow(child, foreign, placeOf(child, place)));
  const own = foreign.filter(({ under }) => under === place).map(({ element }) => element);
  return { ...parent, children: [...children, ...own] };
}

// An id names its element wherever it stands; what has none is named by its tag and what holds it. A node's id is Corosync's number,
// which no other element has.
const placeOf = ({ tag, attributes }: XmlElement, parent: string): string =>
  attributes.id === undefined ? `${parent}/${tag}` : `#${attributes.id}`;

const idsIn = ({ attributes, children }: XmlElement): string[] => [attributes.id ?? '', ...children.flatMap(idsIn)];

const isEmptySection = ({ attributes, children }: XmlElement): boolean =>
  children.length === 0 && Object.keys(attributes).length === 0;
