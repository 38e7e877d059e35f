// The edits of cluster.yaml that have a verb of their own.
import type { Document } from 'yaml';
import { Failed } from '../base/failed.ts';
import type { Cluster, ClusterNode } from '../spec/cluster.ts';
import { addElement, addNamed, addWord, editSpec, listAt, removeElements, removeNamed } from './edit-spec.ts';

export interface NewServer {
  /** With its prefix length, as cluster.yaml has it. */
  readonly address: string;
  readonly home?: string;
  readonly failoverTo?: readonly string[];
  readonly exports: readonly string[];
}

export const addServer = (text: string, name: string, { address, home, failoverTo, exports }: NewServer): string =>
  editSpec(text, (document) =>
    addNamed(document, 'servers', name, {
      address,
      ...(home === undefined ? {} : { home }),
      ...(failoverTo === undefined ? {} : { failoverTo }),
      exports,
    }),
  );

export const removeServer = (text: string, name: string): string =>
  editSpec(text, (document) => removeNamed(document, 'servers', name));

export interface NewExport {
  readonly path: string;
  readonly pseudo?: string;
  readonly clients: readonly string[];
  readonly access?: string;
  readonly squash?: string;
}

/** Served by these servers. */
export const addExport = (
  text: string,
  name: string,
  { path, ...more }: NewExport,
  servers: readonly string[],
): string =>
  editSpec(text, (document) => {
    const { pseudo, clients, access, squash } = more;
    const given = Object.entries({ pseudo, clients, access, squash }).filter(([, value]) => value !== undefined);
    addNamed(document, 'exports', name, { path, ...Object.fromEntries(given) });
    for (const server of servers) {
      requireThere(document, server);
      addWord(document, ['servers', server, 'exports'], name);
    }
  });

/** With it, from every server that lists it. */
export const removeExport = (text: string, name: string, cluster: Cluster): string =>
  editSpec(text, (document) => {
    removeNamed(document, 'exports', name);
    for (const server of cluster.servers)
      removeElements(listAt(document, ['servers', server.name, 'exports']), is(name));
  });

export interface NewNode {
  readonly name: string;
  readonly address: string;
  /** Where ssh finds it; by its name unless given. */
  readonly ssh?: string;
}

/** A fencing device that fences all others fences it too. */
export const addNode = (text: string, { name, address, ssh }: NewNode, cluster: Cluster): string =>
  editSpec(text, (document) => {
    if (cluster.nodes.some((node) => node.name === name))
      throw new Failed(2, 'already-there', `cluster ${cluster.name} has node ${name} already`);
    addElement(document, 'nodes', { name, address, ...newId(cluster.nodes), ...(ssh === undefined ? {} : { ssh }) });
    if (cluster.fencing.kind !== 'devices') return;
    for (const [index, device] of cluster.fencing.devices.entries())
      if (cluster.nodes.length > 1 && cluster.nodes.every(({ name }) => device.nodes.includes(name)))
        addWord(document, ['fencing', String(index), 'nodes'], name);
  });

/** Its place in the list is its number, unless another node has that one already, since one before it was deleted. */
function newId(nodes: readonly ClusterNode[]): { readonly id?: number } {
  const ids = nodes.map(({ id }) => id);
  return ids.includes(nodes.length + 1) ? { id: Math.max(...ids) + 1 } : {};
}

/** Servers that live there get another home; a fencing device that fences nothing else goes with it. */
export function removeNode(text: string, name: string, cluster: Cluster): string {
  if (!cluster.nodes.some((node) => node.name === name))
    throw new Failed(2, 'not-there', `cluster ${cluster.name} has no node ${name}`, {
      hint: `its nodes: ${cluster.nodes.map((node) => node.name).join(', ')}`,
    });
  return editSpec(text, (document) => {
    removeElements(listAt(document, ['nodes']), (node) => node === name || nameOf(node) === name);
    keepIds(
      document,
      cluster.nodes.filter((node) => node.name !== name),
    );
    for (const server of cluster.servers) {
      const home = server.home === name ? server.failoverTo[0] : undefined;
      if (server.home === name && home === undefined) throw homeless(server.name, name);
      const path = ['servers', server.name];
      if (home !== undefined) document.setIn([...path, 'home'], home);
      removeElements(listAt(document, [...path, 'failoverTo']), (node) => node === name || node === home);
    }
    removeDevices(document, name);
  });
}

/** A node is known by its number, which is its place in the list unless it is written down. */
function keepIds(document: Document, nodes: readonly ClusterNode[]): void {
  for (const [index, { id }] of nodes.entries())
    if (id !== index + 1 && !document.hasIn(['nodes', index, 'id'])) document.setIn(['nodes', index, 'id'], id);
}

const homeless = (server: string, node: string): Failed =>
  new Failed(3, 'nowhere-to-go', `${server} may run on ${node} only`, {
    hint: `give it another home or failoverTo in cluster.yaml, or remove it: gracekeeper server remove ${server}`,
  });

function removeDevices(document: Document, node: string): void {
  const devices = listAt(document, ['fencing']);
  removeElements(devices, (device) => {
    const { node: one, nodes } = (device ?? {}) as { node?: unknown; nodes?: unknown };
    return one === node || (Array.isArray(nodes) && nodes.length === 1 && nodes[0] === node);
  });
  const { items = [] } = (devices ?? {}) as { items?: readonly unknown[] };
  for (const index of items.keys()) removeElements(document.getIn(['fencing', index, 'nodes']), is(node));
}

function requireThere(document: Document, server: string): void {
  if (!document.hasIn(['servers', server]))
    throw new Failed(2, 'unknown-server', `servers has no ${server}`, { hint: 'gracekeeper status lists them' });
}

const is =
  (word: string) =>
  (value: unknown): boolean =>
    value === word;
const nameOf = (node: unknown): unknown =>
  typeof node === 'object' && node !== null ? (node as { name?: unknown }).name : undefined;
