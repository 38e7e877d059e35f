// What stands in a live CIB and is not ours: an administrator's resources and constraints, Pacemaker's own options, a disabled
// resource's target-role. Found here, and put back where it stood when ours is written anew.
import { isOurs } from './ownership.ts';
import type { XmlElement } from './xml.ts';

export interface Foreign {
  /** The place of the element that holds it (see placeOf). */
  readonly under: string;
  readonly element: XmlElement;
}

/** Every outermost foreign element below `parent`, in document order. The status section is nobody's configuration and left out. */
export function foreignIn(parent: XmlElement, place: string = parent.tag): Foreign[] {
  return parent.children.flatMap((child) => {
    if (child.tag === 'status') return [];
    if (isOurs(parent, child)) return foreignIn(child, placeOf(child, place));
    return isEmptySection(child) ? [] : [{ under: place, element: child }];
  });
}

/** The tree with each foreign element appended where it stood. What stood in a resource that is gone goes with it. */
export function graft(parent: XmlElement, foreign: readonly Foreign[], place: string = parent.tag): XmlElement {
  const children = parent.children.map((child) => graft(child, foreign, placeOf(child, place)));
  const own = foreign.filter(({ under }) => under === place).map(({ element }) => element);
  return { ...parent, children: [...children, ...own] };
}

// An id names its element wherever it stands; what has none is named by its tag and what holds it.
const placeOf = ({ tag, attributes }: XmlElement, parent: string): string =>
  attributes.id === undefined ? `${parent}/${tag}` : `#${attributes.id}`;

const isEmptySection = ({ attributes, children }: XmlElement): boolean =>
  children.length === 0 && Object.keys(attributes).length === 0;
