// CIB -> Plan: what Gracekeeper wrote into a CIB, ours or a live one (`cibadmin --query`), and what it did not write.
import type {
  Clone,
  Colocation,
  FencingLevel,
  Group,
  Operation,
  Order,
  Pairs,
  Placement,
  Plan,
  Primitive,
  Rule,
} from '../plan/plan.ts';
import { sorted } from '../plan/sorted.ts';
import { type Foreign, foreignIn } from './foreign.ts';
import { isOurs } from './ownership.ts';
import { element, parseXml, type XmlElement } from './xml.ts';

export interface DecodedCib {
  readonly plan: Plan;
  readonly foreign: readonly Foreign[];
  /** The generation that was read: it rises with every change of the configuration. */
  readonly adminEpoch: number;
  readonly epoch: number;
}

/** Reads a CIB. Throws Failed (1, `not-xml`) when it is not XML. */
export function decodeCib(text: string): DecodedCib {
  const root = parseXml(text);
  const configuration = root.children.find(({ tag }) => tag === 'configuration') ?? element('configuration', {});
  return {
    plan: planOf(configuration),
    foreign: foreignIn(configuration),
    adminEpoch: Number(root.attributes.admin_epoch ?? 0),
    epoch: Number(root.attributes.epoch ?? 0),
  };
}

function planOf(configuration: XmlElement): Plan {
  const section = (name: string, tag: string) => ours(configuration, name).flatMap((entry) => ours(entry, tag));
  return sorted({
    properties: pairsIn(section('crm_config', 'cluster_property_set')),
    resourceDefaults: pairsIn(section('rsc_defaults', 'meta_attributes')),
    nodes: section('nodes', 'node').map((node) => ({ id: idOf(node), name: attribute(node, 'uname') })),
    fencing: section('resources', 'primitive').map(primitive),
    levels: section('fencing-topology', 'fencing-level').map(level),
    clones: section('resources', 'clone').flatMap(clone),
    groups: section('resources', 'group').map(group),
    placements: section('constraints', 'rsc_location').map(placement),
    colocations: section('constraints', 'rsc_colocation').map(colocation),
    orders: section('constraints', 'rsc_order').map(order),
  });
}

const ours = (parent: XmlElement, tag: string): XmlElement[] =>
  parent.children.filter((child) => child.tag === tag && isOurs(parent, child));

function clone(from: XmlElement): Clone[] {
  return ours(from, 'primitive').map((instance) => ({
    id: idOf(from),
    meta: pairsOf(from, 'meta_attributes'),
    primitive: primitive(instance),
  }));
}

const group = (from: XmlElement): Group => ({ id: idOf(from), members: ours(from, 'primitive').map(primitive) });

function primitive(from: XmlElement): Primitive {
  const { class: standard, provider, type } = from.attributes;
  return {
    id: idOf(from),
    agent: [standard, provider, type].filter((part) => part !== undefined).join(':'),
    params: pairsOf(from, 'instance_attributes'),
    meta: pairsOf(from, 'meta_attributes'),
    operations: ours(from, 'operations').flatMap((entry) => ours(entry, 'op').map(operation)),
  };
}

function operation(from: XmlElement): Operation {
  const { 'on-fail': onFail, role } = from.attributes;
  return {
    name: attribute(from, 'name'),
    interval: attribute(from, 'interval'),
    timeout: attribute(from, 'timeout'),
    ...(onFail === undefined ? {} : { onFail }),
    ...(role === undefined ? {} : { role }),
  };
}

function placement(from: XmlElement): Placement {
  const id = idOf(from);
  const discovery = from.attributes['resource-discovery'] === 'never' ? ({ discovery: 'never' } as const) : {};
  return {
    id,
    resource: attribute(from, 'rsc'),
    ...discovery,
    rules: ours(from, 'rule').map((entry) => rule(entry, id)),
  };
}

function rule(from: XmlElement, placementId: string): Rule {
  return {
    name: idOf(from).slice(placementId.length + 1),
    score: score(attribute(from, 'score')),
    when: ours(from, 'expression').map((expression) => ({
      attribute: attribute(expression, 'attribute'),
      operation: attribute(expression, 'operation'),
      value: attribute(expression, 'value'),
    })),
  };
}

const score = (text: string): Rule['score'] => (text === 'INFINITY' || text === '-INFINITY' ? text : Number(text));

const level = (from: XmlElement): FencingLevel => ({
  id: idOf(from),
  target: attribute(from, 'target'),
  index: Number(attribute(from, 'index')),
  devices: attribute(from, 'devices').split(','),
});

const colocation = (from: XmlElement): Colocation => ({
  id: idOf(from),
  resource: attribute(from, 'rsc'),
  with: attribute(from, 'with-rsc'),
  role: attribute(from, 'with-rsc-role'),
});

const order = (from: XmlElement): Order => ({
  id: idOf(from),
  kind: attribute(from, 'kind'),
  first: { resource: attribute(from, 'first'), action: attribute(from, 'first-action') },
  next: { resource: attribute(from, 'then'), action: attribute(from, 'then-action') },
});

const pairsOf = (from: XmlElement, tag: string): Pairs => pairsIn(ours(from, tag));

function pairsIn(sets: readonly XmlElement[]): Pairs {
  const nvpairs = sets.flatMap((set) => ours(set, 'nvpair'));
  return Object.fromEntries(nvpairs.map((pair) => [attribute(pair, 'name'), attribute(pair, 'value')]));
}

const idOf = (from: XmlElement): string => attribute(from, 'id');

const attribute = ({ attributes }: XmlElement, name: string): string => attributes[name] ?? '';
