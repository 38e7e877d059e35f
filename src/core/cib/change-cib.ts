// From a live CIB to one that holds a plan, in one guarded step.
import type { Plan } from '../plan/plan.ts';
import { decodeCib } from './decode.ts';
import { encodeConfiguration } from './encode.ts';
import { childId, META } from './ids.ts';
import { pairsXml } from './pairs-xml.ts';
import { guardedPatch } from './patch.ts';
import { parseXml, writeXml, type XmlElement } from './xml.ts';

export interface CibChange {
  readonly plan: Plan;
  /** Servers that are told to stop, and stand there until they have. */
  readonly stopping?: readonly string[];
}

/** The patch for `cibadmin --patch`; undefined where the CIB is so already. What is not ours stays. */
export function changeCib(cib: string, { plan, stopping = [] }: CibChange): string | undefined {
  const root = parseXml(cib);
  const live = decodeCib(cib);
  const configuration = stopped(parseXml(encodeConfiguration(plan, live.foreign)), stopping);
  const children = root.children.map((child) => (child.tag === 'configuration' ? configuration : child));
  const patch = guardedPatch(root, { ...root, children }, live);
  return patch === undefined ? undefined : writeXml(patch);
}

/** Before all other sets, so that none of somebody else's says otherwise. */
function stopped(parent: XmlElement, servers: readonly string[]): XmlElement {
  const children = parent.children.map((child) => stopped(child, servers));
  const id = parent.attributes.id ?? '';
  if (parent.tag !== 'group' || !servers.includes(id)) return { ...parent, children };
  return {
    ...parent,
    children: [pairsXml('meta_attributes', childId(id, META), { 'target-role': 'Stopped' }), ...children],
  };
}
