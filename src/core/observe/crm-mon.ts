// What Pacemaker says of the cluster: the XML of crm_mon (schemas under /usr/share/pacemaker/api).
import { parseXml, type XmlElement } from '../cib/xml.ts';

export interface CrmStatus {
  readonly quorate: boolean;
  /** The whole cluster is in maintenance mode: Pacemaker looks, and touches nothing. */
  readonly maintenance: boolean;
  readonly nodes: readonly CrmNode[];
  readonly resources: readonly CrmResource[];
  readonly failures: readonly CrmFailure[];
  /** Location constraints and rules that keep a resource from a node now; listed when crm_mon was asked for them (--neg-locations). */
  readonly bans: readonly CrmBan[];
  /** The latest first. */
  readonly fencing: readonly CrmFencing[];
}

/** One attempt to fence a node. */
export interface CrmFencing {
  readonly target: string;
  readonly status: 'failed' | 'success' | 'pending';
  /** When it ended, ms since the epoch; undefined while it has not. */
  readonly at: number | undefined;
  /** In the device's words; may be empty. */
  readonly reason: string;
}

export interface CrmNode {
  readonly name: string;
  readonly online: boolean;
  readonly standby: boolean;
  /** Neither known to be well nor fenced yet. */
  readonly unclean: boolean;
  /** In the membership, but its Pacemaker has not joined yet. */
  readonly pending: boolean;
  readonly dc: boolean;
  /** Its node attributes, without private ones. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface CrmBan {
  /** Of the constraint. */
  readonly id: string;
  readonly resource: string;
  readonly node: string;
}

export interface CrmResource {
  readonly id: string;
  /** The group that it is in. */
  readonly group: string | undefined;
  /** The clone that it is an instance of. */
  readonly clone: string | undefined;
  /** Stopped, Starting, Started, Stopping, ... */
  readonly role: string;
  /** The node that Pacemaker counts it on; undefined when on none. */
  readonly node: string | undefined;
  /** Started on exactly one node, without a failure. */
  readonly running: boolean;
  readonly failed: boolean;
  readonly managed: boolean;
}

export interface CrmFailure {
  readonly resource: string;
  readonly node: string;
  /** monitor, start, stop, ... */
  readonly operation: string;
  /** In Pacemaker's words, such as "not running". */
  readonly status: string;
  /** In the agent's words; may be empty. */
  readonly reason: string;
}

/** Throws Failed when the text is not XML. Missing parts are empty: a cluster that has just begun says little. */
export function readCrmMon(xml: string): CrmStatus {
  const root = parseXml(xml);
  const dc = child(child(root, 'summary'), 'current_dc');
  return {
    quorate: dc?.attributes.with_quorum === 'true',
    maintenance: child(child(root, 'summary'), 'cluster_options')?.attributes['maintenance-mode'] === 'true',
    nodes: children(child(root, 'nodes'), 'node').map((node) => readNode(node, child(root, 'node_attributes'))),
    resources: readResources(child(root, 'resources'), {}),
    failures: children(child(root, 'failures'), 'failure').map(readFailure),
    fencing: children(child(root, 'fence_history'), 'fence_event').map(readFencing),
    bans: children(child(root, 'bans'), 'ban').map(readBan),
  };
}

// ---

const children = (of: XmlElement | undefined, tag: string): readonly XmlElement[] =>
  of?.children.filter((candidate) => candidate.tag === tag) ?? [];

const child = (of: XmlElement | undefined, tag: string): XmlElement | undefined => children(of, tag)[0];

function readNode({ attributes }: XmlElement, ofNodes: XmlElement | undefined): CrmNode {
  const is = (name: string) => attributes[name] === 'true';
  return {
    name: attributes.name ?? '',
    online: is('online'),
    standby: is('standby') || is('standby_onfail'),
    unclean: is('unclean'),
    pending: is('pending'),
    dc: is('is_dc'),
    attributes: nodeAttributes(ofNodes, attributes.name),
  };
}

function nodeAttributes(ofNodes: XmlElement | undefined, name: string | undefined): CrmNode['attributes'] {
  const own = children(ofNodes, 'node').find(({ attributes }) => attributes.name === name);
  const pairs = children(own, 'attribute').map(({ attributes }) => [attributes.name ?? '', attributes.value ?? '']);
  return Object.fromEntries(pairs);
}

const readBan = ({ attributes: { id = '', resource = '', node = '' } }: XmlElement): CrmBan => ({ id, resource, node });

interface Within {
  readonly group?: string | undefined;
  readonly clone?: string | undefined;
}

/** Resources stand alone, in groups, in clones, and in groups in clones. */
function readResources(of: XmlElement | undefined, within: Within): readonly CrmResource[] {
  return (of?.children ?? []).flatMap((element) => {
    const { tag, attributes } = element;
    if (tag === 'group') return readResources(element, { ...within, group: attributes.id });
    if (tag === 'clone') return readResources(element, { ...within, clone: attributes.id });
    return tag === 'resource' ? [readResource(element, within)] : [];
  });
}

function readResource(element: XmlElement, { group, clone }: Within): CrmResource {
  const { id = '', role = 'Stopped', failed, managed } = element.attributes;
  const on = children(element, 'node').map(({ attributes }) => attributes.name);
  return {
    ...{ id, group, clone, role },
    node: on[0],
    running: STARTED.includes(role) && on.length === 1 && failed !== 'true',
    failed: failed === 'true',
    managed: managed !== 'false',
  };
}

function readFencing({ attributes }: XmlElement): CrmFencing {
  const status = attributes.status === 'success' || attributes.status === 'failed' ? attributes.status : 'pending';
  const { target = '', completed } = attributes;
  return { target, status, at: timeOf(completed), reason: plainText(attributes['exit-reason'] ?? '') };
}

/** "2026-11-21 04:33:46Z" (2.1.5), or with an offset. */
function timeOf(text: string | undefined): number | undefined {
  const at = Date.parse((text ?? '').replace(' ', 'T').replace(' ', ''));
  return Number.isNaN(at) ? undefined : at;
}

const STARTED = ['Started', 'Promoted', 'Unpromoted', 'Master', 'Slave'];

function readFailure({ attributes }: XmlElement): CrmFailure {
  // op_key: RESOURCE_OPERATION_INTERVAL, and resources may have underscores; for what is no such key, there is id.
  const [, resource, operation] = /^(.+)_([^_]+)_\d+$/.exec(attributes.op_key ?? '') ?? [];
  return {
    resource: resource ?? attributes.id ?? '',
    node: attributes.node ?? '',
    operation: operation ?? attributes.task ?? '',
    status: attributes.exitstatus ?? '',
    reason: plainText(attributes.exitreason ?? ''),
  };
}

/** Pacemaker stores an agent's reason already escaped, and crm_mon escapes it once more (2.1.5). */
function plainText(escaped: string): string {
  const entities = { '&apos;': "'", '&quot;': '"', '&lt;': '<', '&gt;': '>', '&amp;': '&' };
  return Object.entries(entities).reduce((text, [entity, character]) => text.replaceAll(entity, character), escaped);
}
