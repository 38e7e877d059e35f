import type { Pairs } from '../plan/plan.ts';
import { childId } from './ids.ts';
import { element, type XmlElement } from './xml.ts';

/** A set of name-value pairs, in the order given. */
export function pairsXml(tag: string, id: string, pairs: Pairs): XmlElement {
  const nvpairs = Object.entries(pairs).map(([name, value]) =>
    element('nvpair', { id: childId(id, name), name, value }),
  );
  return element(tag, { id }, nvpairs);
}
