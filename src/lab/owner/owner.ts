// The owner of a lab: one process inside it that built it, holds it, switches its nodes and knows its clients.

import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { bundle } from '../bundles.ts';
import {
  CONTROL_SOCKET,
  LAB_FOLDER,
  type LabEvent,
  type LabOptions,
  type LabState,
  type OwnerVerbs,
  POWER_SOCKET,
  type Power,
} from '../state.ts';
import { type Answers, type Peer, peer } from '../wire/peer.ts';
import { type Clients, makeClients } from './clients.ts';
import { makeBridge } from './network.ts';
import { type LabNode, makeNode } from './node.ts';
import { mountStorage } from './storage.ts';

/** Builds a lab in this process's namespaces, which must be its own, and answers until it is asked to stop. */
export async function runOwner(options: LabOptions, stop: () => void): Promise<void> {
  await Promise.all([mountStorage(options), makeBridge()]);
  const audience = new Set<Peer<Record<never, never>, LabEvent>>();
  const tell = (event: DistributiveOmit<LabEvent, 'at'>) => {
    const stamped = { at: performance.timeOrigin + performance.now(), ...event } as LabEvent;
    for (const listener of audience) listener.tell(stamped);
  };
  const clients = makeClients((client, what) => tell({ kind: 'client', client, what }));
  const nodes = new Map<string, LabNode>();
  const fencing = new Map<string, Server>();
  const answers = answersOf(options, nodes, clients, stop);
  const around = {
    nodes: options.nodes,
    fenceAgent: launcher(bundle('fence-lab')),
    booted: async (node: string, root: string) => {
      fencing.set(node, await listenForFencing(node, `${root}${POWER_SOCKET}`, answers));
    },
    powerChanged: (node: string, power: Power) => {
      if (power === 'off') fencing.get(node)?.close();
      tell({ kind: 'power', node, power });
    },
    plugChanged: (node: string, plugged: boolean) => tell({ kind: 'plug', node, plugged }),
    trouble: (error: unknown) => appendFileSync(TROUBLE, `${error instanceof Error ? error.stack : error}\n`),
  };
  for (const node of options.nodes) nodes.set(node.name, makeNode(node, around));
  await Promise.all([...nodes.values()].map((node) => node.power('on')));
  await listen(CONTROL_SOCKET, (socket) => {
    const listener = peer<Record<never, never>, OwnerVerbs, LabEvent>(socket, 'the command line', {
      answers,
      ended: () => audience.delete(listener),
    });
    audience.add(listener);
  });
}

/** What went wrong while nobody waited for it, such as a service that did not start at boot. */
const TROUBLE = `${LAB_FOLDER}/trouble.log`;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

const launcher = (program: string) => `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`;

function answersOf(
  options: LabOptions,
  nodes: ReadonlyMap<string, LabNode>,
  clients: Clients,
  stop: () => void,
): Answers<OwnerVerbs> {
  const find = (name: string) => {
    const node = nodes.get(name);
    if (!node) throw new Error(`there is no node "${name}"`);
    return node;
  };
  const state = (): LabState => ({
    name: options.name,
    detached: options.detached,
    nodes: [...nodes.values()].map((node) => node.state()),
    clients: clients.list(),
  });
  return {
    state,
    spec: async () => ({ text: await readFile(`${LAB_FOLDER}/cluster.yaml`, 'utf8') }),
    power: async ({ node, action }) => {
      await find(node).power(action);
      return find(node).state();
    },
    service: async ({ node, service, action }) => {
      await find(node)[action](service);
      return {};
    },
    'service-active': ({ node, service }) => ({ active: find(node).active(service) }),
    'client-add': ({ kind }) => clients.add(kind),
    'client-ask': ({ name, verb, ask, deadlineMs }) => clients.ask(name, verb, ask, deadlineMs),
    'client-remove': async ({ name }) => {
      await clients.remove(name);
      return {};
    },
    stop: () => {
      setImmediate(stop);
      return {};
    },
  };
}

/** A socket in the node's own file system, which goes with the node: what its fence agents may ask, and nothing more. */
function listenForFencing(node: string, path: string, answers: Answers<OwnerVerbs>): Promise<Server> {
  return listen(path, (socket) => {
    peer<Record<never, never>, Pick<OwnerVerbs, 'state' | 'power'>, never>(socket, `a fence agent on ${node}`, {
      answers: { state: answers.state, power: answers.power },
    });
  });
}

function listen(path: string, connected: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(connected);
    server.once('error', reject);
    server.listen(path, () => resolve(server));
  });
}
