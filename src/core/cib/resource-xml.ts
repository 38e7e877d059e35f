// The resources section's elements.
import type { Clone, Group, Operation, Pairs, Primitive } from '../plan/plan.ts';
import { childId, META, PARAMS } from './ids.ts';
import { pairsXml } from './pairs-xml.ts';
import { element, type XmlElement } from './xml.ts';

export function primitiveXml({ id, agent, params, meta, operations }: Primitive): XmlElement {
  return element('primitive', { id, ...agentAttributes(agent) }, [
    ...unlessEmpty('instance_attributes', childId(id, PARAMS), params),
    ...unlessEmpty('meta_attributes', childId(id, META), meta),
    element(
      'operations',
      {},
      operations.map((operation) => op(id, operation)),
    ),
  ]);
}

export const cloneXml = ({ id, meta, primitive }: Clone): XmlElement =>
  element('clone', { id }, [...unlessEmpty('meta_attributes', childId(id, META), meta), primitiveXml(primitive)]);

export const groupXml = ({ id, members }: Group): XmlElement => element('group', { id }, members.map(primitiveXml));

function op(primitive: string, { name, interval, timeout, onFail, role }: Operation): XmlElement {
  const failure: Pairs = onFail === undefined ? {} : { 'on-fail': onFail };
  const [id, ofRole]: [string, Pairs] =
    role === undefined ? [primitive, {}] : [childId(primitive, role.toLowerCase()), { role }];
  return element('op', { id: childId(id, name), name, interval, timeout, ...failure, ...ofRole });
}

function agentAttributes(agent: string): Pairs {
  const [standard = '', ...rest] = agent.split(':');
  const [provider, type] = rest;
  if (provider === undefined) throw new Error(`not an agent: ${agent}`);
  return type === undefined ? { class: standard, type: provider } : { class: standard, provider, type };
}

const unlessEmpty = (tag: string, id: string, pairs: Pairs): XmlElement[] =>
  Object.keys(pairs).length === 0 ? [] : [pairsXml(tag, id, pairs)];
