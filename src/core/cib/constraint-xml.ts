// The elements of the constraints section, and of fencing-topology.
import type { Colocation, FencingLevel, Order, Placement, Rule } from '../plan/plan.ts';
import { childId } from './ids.ts';
import { element, type XmlElement } from './xml.ts';

export function location({ id, resource, discovery, rules }: Placement): XmlElement {
  return element(
    'rsc_location',
    { id, rsc: resource, ...(discovery === undefined ? {} : { 'resource-discovery': discovery }) },
    rules.map((entry) => rule(childId(id, entry.name), entry)),
  );
}

export const colocation = ({ id, resource, with: other, role }: Colocation): XmlElement =>
  element('rsc_colocation', { id, rsc: resource, 'with-rsc': other, 'with-rsc-role': role, score: 'INFINITY' });

export const level = ({ id, target, index, devices }: FencingLevel): XmlElement =>
  element('fencing-level', { id, target, index: String(index), devices: devices.join(',') });

function rule(id: string, { score, when }: Rule): XmlElement {
  const conditions = when.map(({ attribute, operation, value }, index) =>
    element('expression', { id: childId(id, index + 1), attribute, operation, value }),
  );
  return element('rule', { id, score: String(score), 'boolean-op': 'and' }, conditions);
}

export function order({ id, kind, first, next }: Order): XmlElement {
  return element('rsc_order', {
    id,
    first: first.resource,
    'first-action': first.action,
    // biome-ignore lint/suspicious/noThenProperty: the attribute's name in the CIB
    then: next.resource,
    'then-action': next.action,
    kind,
    symmetrical: 'false',
  });
}
