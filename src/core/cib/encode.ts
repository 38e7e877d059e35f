// Plan -> CIB.
import type { Pairs, Plan } from '../plan/plan.ts';
import { colocation, level, location, order } from './constraint-xml.ts';
import { type Foreign, graft } from './foreign.ts';
import { DEFAULTS_SET, PROPERTY_SET } from './ids.ts';
import { pairsXml } from './pairs-xml.ts';
import { cloneXml, groupXml, primitiveXml } from './resource-xml.ts';
import { element, writeXml, type XmlElement } from './xml.ts';

export interface CibOptions {
  /** The CIB's generation; 1 unless given. */
  readonly epoch?: number;
  /** Rises over every CIB of an older admin_epoch, whatever its epoch; 0 unless given. */
  readonly adminEpoch?: number;
  /** What is not ours, of a CIB that is restored (see decodeCib). */
  readonly foreign?: readonly Foreign[];
  /** For a first set-up: how long a starting cluster waits for another DC. The plan has Pacemaker's default, which `diff` then asks back. */
  readonly dcDeadtimeMs?: number;
  /** Cluster options that are no part of any plan, such as a lab's `load-threshold`. */
  readonly foreignProperties?: Pairs;
  /** What the nodes do; every node cleanly down unless given. */
  readonly status?: XmlElement;
}

/** A whole CIB, to be laid down as /var/lib/pacemaker/cib/cib.xml before Pacemaker first starts. Never to replace a live one with. */
export function encodeCib(plan: Plan, options: CibOptions = {}): string {
  const { epoch = 1, adminEpoch = 0, foreign = [], dcDeadtimeMs, foreignProperties } = options;
  const deadtime: Pairs = dcDeadtimeMs === undefined ? {} : { 'dc-deadtime': `${dcDeadtimeMs}ms` };
  const properties = { ...foreignProperties, ...plan.properties, ...deadtime };
  return writeXml(
    element('cib', { ...ROOT, admin_epoch: String(adminEpoch), epoch: String(epoch) }, [
      graft(configuration({ ...plan, properties }), foreign),
      options.status ?? cleanlyDown(plan),
    ]),
  );
}

/** The configuration alone, with what stands in the live CIB and is not ours (see decodeCib): for `cibadmin --replace --scope configuration`. */
export function encodeConfiguration(plan: Plan, foreign: readonly Foreign[]): string {
  return writeXml(graft(configuration(plan), foreign));
}

// crm_feature_set: no newer than the oldest Pacemaker we support (2.1.5), else the cluster never forms; the first DC raises it.
// have-quorum: Pacemaker writes it anew as soon as there is a DC; until then it keeps crm_verify from judging a partition.
const ROOT = {
  crm_feature_set: '3.16.1',
  'validate-with': 'pacemaker-3.9',
  admin_epoch: '0',
  num_updates: '0',
  'have-quorum': '1',
};

function configuration(plan: Plan): XmlElement {
  return element('configuration', {}, [
    element('crm_config', {}, [pairsXml('cluster_property_set', PROPERTY_SET, plan.properties)]),
    element(
      'nodes',
      {},
      plan.nodes.map(({ id, name }) => element('node', { id, uname: name })),
    ),
    element('resources', {}, [
      ...plan.fencing.map(primitiveXml),
      ...plan.clones.map(cloneXml),
      ...plan.groups.map(groupXml),
    ]),
    element('constraints', {}, [
      ...plan.placements.map(location),
      ...plan.colocations.map(colocation),
      ...plan.orders.map(order),
    ]),
    ...topology(plan),
    element('rsc_defaults', {}, [pairsXml('meta_attributes', DEFAULTS_SET, plan.resourceDefaults)]),
  ]);
}

const topology = ({ levels }: Plan): XmlElement[] =>
  levels.length === 0 ? [] : [element('fencing-topology', {}, levels.map(level))];

// Before the first start every node is cleanly down. Said outright, crm_verify has no reason to warn that it would fence nodes of which
// nothing is known. Pacemaker drops the section when it starts.
function cleanlyDown({ nodes }: Plan): XmlElement {
  const down = { in_ccm: 'false', crmd: 'offline', join: 'down', expected: 'down' };
  return element(
    'status',
    {},
    nodes.map(({ id, name }) => element('node_state', { id, uname: name, ...down })),
  );
}
