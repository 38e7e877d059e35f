// What in a live CIB is ours: told by the ids we give (ids.ts) and by our agents' provider. Everything else belongs to somebody.
import {
  afterGraceOf,
  afterPromotionOf,
  beforeDemotionOf,
  beforeKeeperOf,
  levelOf,
  placementOf,
  withDrbdOf,
} from '../plan/names.ts';
import { OWNED_PROPERTIES } from '../plan/properties.ts';
import { childId, DEFAULTS_SET, META, PARAMS, PROPERTY_SET } from './ids.ts';
import type { XmlElement } from './xml.ts';

/** Whether `child`, which stands in an element that is ours, is ours too. */
export function isOurs(parent: XmlElement, child: XmlElement): boolean {
  return OWNERSHIP[child.tag]?.(child, parent) ?? false;
}

type Test = (child: XmlElement, parent: XmlElement) => boolean;

const always: Test = () => true;
const carriesParentId: Test = (child, parent) => idOf(child).startsWith(childId(idOf(parent), ''));
const holdsOurAgent: Test = (parent) => parent.children.some((child) => isOurPrimitive(child));
// Agents of others run in our groups and clones too: those have our ids.
const isOurPrimitive = (child: XmlElement): boolean =>
  child.tag === 'primitive' && (child.attributes.provider === PROVIDER || hasOurParams(child));
const isSet: Test = (child, parent) =>
  idOf(child) === DEFAULTS_SET || [PARAMS, META].some((name) => idOf(child) === childId(idOf(parent), name));

const OWNERSHIP: Readonly<Record<string, Test>> = {
  crm_config: always,
  nodes: always,
  resources: always,
  constraints: always,
  rsc_defaults: always,
  'fencing-topology': always,
  operations: always,
  cluster_property_set: (child) => idOf(child) === PROPERTY_SET,
  nvpair: ({ attributes }, parent) => idOf(parent) !== PROPERTY_SET || OWNED.has(attributes.name),
  node: ({ attributes }) => (attributes.type ?? 'member') === 'member',
  group: holdsOurAgent,
  clone: holdsOurAgent,
  primitive: (child, parent) => (parent.tag === 'resources' ? isOurDevice(child) : isOurPrimitive(child)),
  instance_attributes: isSet,
  meta_attributes: isSet,
  op: (child) => idOf(child).endsWith(childId('', child.attributes.name ?? '')),
  rsc_location: (child) => idOf(child) === placementOf(child.attributes.rsc ?? ''),
  'fencing-level': (child) => idOf(child) === levelOf(child.attributes.target ?? '', Number(child.attributes.index)),
  rule: carriesParentId,
  expression: carriesParentId,
  rsc_colocation: ({ attributes: { id, rsc = '', 'with-rsc': clone = '' } }) => id === withDrbdOf(rsc, clone),
  rsc_order: ({ attributes: { id = '', first = '', then = '' } }) =>
    [afterGraceOf(then), beforeKeeperOf(first), afterPromotionOf(then, first), beforeDemotionOf(first, then)].includes(
      id,
    ),
};

const PROVIDER = 'gracekeeper';
const OWNED: ReadonlySet<string | undefined> = new Set<string>(OWNED_PROPERTIES);

// A fencing device has nothing of ours but the ids: an administrator's own device may have any name.
const isOurDevice = (primitive: XmlElement): boolean =>
  primitive.attributes.class === 'stonith' && hasOurParams(primitive);

function hasOurParams(primitive: XmlElement): boolean {
  const params = childId(idOf(primitive), PARAMS);
  return primitive.children.some((child) => idOf(child) === params);
}

const idOf = ({ attributes }: XmlElement): string => attributes.id ?? '';
