// The edits of cluster.yaml that have a verb of their own.
import type { Document } from 'yaml';
import { Failed } from '../base/failed.ts';
import type { Cluster } from '../spec/cluster.ts';
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
}

export const addNode = (text: string, node: NewNode): string =>
  editSpec(text, (document) => addElement(document, 'nodes', node));

/** Servers that live there get another home; a fencing device that fences nothing else goes with it. */
export function removeNode(text: string, name: string, cluster: Cluster): string {
  if (!cluster.nodes.some((node) => node.name === name))
    throw new Failed(2, 'unknown-node', `cluster ${cluster.name} has no node ${name}`, {
      hint: `its nodes: ${cluster.nodes.map((node) => node.name).join(', ')}`,
    });
  return editSpec(text, (document) => {
    removeElements(listAt(document, ['nodes']), (node) => node === name || nameOf(node) === name);
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
