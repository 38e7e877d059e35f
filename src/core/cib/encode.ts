// Plan -> CIB. What it gives can be laid down as /var/lib/pacemaker/cib/cib.xml before Pacemaker first starts.
import type { Group, Order, Pairs, Placement, Plan, Primitive, Rule } from '../plan/plan.ts';
import { type Foreign, graft } from './foreign.ts';
import { childId, DEFAULTS_SET, META, PARAMS, PROPERTY_SET } from './ids.ts';
import { element, writeXml, type XmlElement } from './xml.ts';

export interface EncodeOptions {
  /** The CIB's generation; 1 unless given. To replace a live one it must be higher than that one's. */
  readonly epoch?: number;
  /** As the live CIB has it; 0 unless given. */
  readonly adminEpoch?: number;
  /** For a first set-up: how long a starting cluster waits for other nodes' DC. The plan has Pacemaker's default, which `diff` then asks back. */
  readonly dcDeadtimeMs?: number;
  /** Cluster options that are not part of any plan, such as a lab's `load-threshold`. */
  readonly foreignProperties?: Pairs;
  /** `down` unless given: see status(). */
  readonly status?: 'down' | 'empty';
  /** What stands in a live CIB and is not ours: kept where it stood (see decodeCib). */
  readonly foreign?: readonly Foreign[];
}

/** The CIB as XML, the same to the byte for the same plan and options. */
export function encodeCib(plan: Plan, options: EncodeOptions = {}): string {
  return writeXml(graft(cib(plan, options), options.foreign ?? []));
}

// crm_feature_set: no newer than the oldest Pacemaker we support (2.1.5), else the cluster never forms; the first DC raises it.
// have-quorum: Pacemaker writes it anew as soon as there is a DC; until then it keeps crm_verify from judging a partition.
function cib(plan: Plan, options: EncodeOptions): XmlElement {
  const root = {
    crm_feature_set: '3.16.1',
    'validate-with': 'pacemaker-3.9',
    admin_epoch: String(options.adminEpoch ?? 0),
    epoch: String(options.epoch ?? 1),
    num_updates: '0',
    'have-quorum': '1',
  };
  return element('cib', root, [element('configuration', {}, configuration(plan, options)), status(plan, options)]);
}

// Before the first start every node is cleanly down. Said outright, crm_verify has no reason to warn that it would fence nodes of which
// nothing is known. Pacemaker drops the section when it starts; to replace a live CIB it has to be empty.
function status({ nodes }: Plan, options: EncodeOptions): XmlElement {
  if (options.status === 'empty') return element('status', {});
  const down = { in_ccm: 'false', crmd: 'offline', join: 'down', expected: 'down' };
  return element(
    'status',
    {},
    nodes.map(({ id, name }) => element('node_state', { id, uname: name, ...down })),
  );
}

function configuration(plan: Plan, options: EncodeOptions): XmlElement[] {
  return [
    element('crm_config', {}, [pairs('cluster_property_set', PROPERTY_SET, propertiesOf(plan, options))]),
    element(
      'nodes',
      {},
      plan.nodes.map(({ id, name }) => element('node', { id, uname: name })),
    ),
    element('resources', {}, resources(plan)),
    element('constraints', {}, [...plan.placements.map(location), ...plan.orders.map(order)]),
    element('rsc_defaults', {}, [pairs('meta_attributes', DEFAULTS_SET, plan.resourceDefaults)]),
  ];
}

function propertiesOf(plan: Plan, { dcDeadtimeMs, foreignProperties }: EncodeOptions): Pairs {
  const deadtime: Pairs = dcDeadtimeMs === undefined ? {} : { 'dc-deadtime': `${dcDeadtimeMs}ms` };
  return { ...plan.properties, ...deadtime, ...foreignProperties };
}

function resources(plan: Plan): XmlElement[] {
  return [
    ...plan.fencing.map(primitive),
    ...plan.clones.map(({ id, meta, primitive: instance }) =>
      element('clone', { id }, [...set('meta_attributes', childId(id, META), meta), primitive(instance)]),
    ),
    ...plan.groups.map(group),
  ];
}

const group = ({ id, members }: Group): XmlElement => element('group', { id }, members.map(primitive));

function primitive({ id, agent, params, meta, operations }: Primitive): XmlElement {
  return element('primitive', { id, ...agentAttributes(agent) }, [
    ...set('instance_attributes', childId(id, PARAMS), params),
    ...set('meta_attributes', childId(id, META), meta),
    element(
      'operations',
      {},
      operations.map(({ name, interval, timeout, onFail }) =>
        element('op', {
          id: childId(id, name),
          name,
          interval,
          timeout,
          ...(onFail === undefined ? {} : { 'on-fail': onFail }),
        }),
      ),
    ),
  ]);
}

function agentAttributes(agent: string): Pairs {
  const [standard = '', ...rest] = agent.split(':');
  const [provider, type] = rest;
  if (provider === undefined) throw new Error(`not an agent: ${agent}`);
  return type === undefined ? { class: standard, type: provider } : { class: standard, provider, type };
}

function location({ id, resource, rules }: Placement): XmlElement {
  return element(
    'rsc_location',
    { id, rsc: resource },
    rules.map((entry) => rule(childId(id, entry.name), entry)),
  );
}

function rule(id: string, { score, when }: Rule): XmlElement {
  const conditions = when.map(({ attribute, operation, value }, index) =>
    element('expression', { id: childId(id, index + 1), attribute, operation, value }),
  );
  return element('rule', { id, score: String(score), 'boolean-op': 'and' }, conditions);
}

const order = ({ id, kind, first, next }: Order): XmlElement =>
  element('rsc_order', {
    id,
    first: first.resource,
    'first-action': first.action,
    // biome-ignore lint/suspicious/noThenProperty: the attribute's name in the CIB
    then: next.resource,
    'then-action': next.action,
    kind,
    symmetrical: 'false',
  });

const set = (tag: string, id: string, of: Pairs): XmlElement[] =>
  Object.keys(of).length === 0 ? [] : [pairs(tag, id, of)];

const pairs = (tag: string, id: string, of: Pairs): XmlElement =>
  element(
    tag,
    { id },
    Object.entries(of).map(([name, value]) => element('nvpair', { id: childId(id, name), name, value })),
  );
