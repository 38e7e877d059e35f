// What a lab's owner answers.
import { readFile } from 'node:fs/promises';
import { LAB_FOLDER, type LabOptions, type LabState, type OwnerVerbs } from '../state.ts';
import type { Answers } from '../wire/peer.ts';
import type { Clients } from './clients.ts';
import type { Fencing } from './fencing.ts';
import type { LabNode } from './node.ts';
import type { Partitions } from './partitions.ts';
import type { LabSsh } from './ssh.ts';
import type { StateVolume } from './state-volume.ts';

export interface Parts {
  readonly nodes: ReadonlyMap<string, LabNode>;
  readonly clients: Clients;
  readonly partitions: Partitions;
  readonly volume: StateVolume | undefined;
  readonly fencing: Fencing;
  readonly ssh: LabSsh;
}

export function answersOf(options: LabOptions, parts: Parts, stop: () => void): Answers<OwnerVerbs> {
  const { nodes, clients, partitions, volume, fencing, ssh } = parts;
  const find = (name: string) => {
    const node = nodes.get(name);
    if (!node) throw new Error(`there is no node "${name}"`);
    return node;
  };
  const state = (): LabState => ({
    name: options.name,
    detached: options.detached,
    nodes: [...nodes.values()].map((node) => ({
      ...node.state(),
      fenceable: fencing.works(node.name),
      stateVolume: volume?.of(node.name) ?? null,
    })),
    clients: clients.list(),
    partitions: partitions.list(),
  });
  return {
    state,
    spec: async () => ({ text: await readFile(`${LAB_FOLDER}/cluster.yaml`, 'utf8') }),
    power: async ({ node, action }) => {
      await find(node).power(action);
      return {};
    },
    service: async ({ node, service, action }) => {
      await find(node)[action](service);
      return {};
    },
    'service-active': async ({ node, service }) => ({ active: await find(node).active(service) }),
    'service-crash': async ({ node, service }) => {
      await find(node).crash(service);
      return {};
    },
    partition: async (partition) => {
      await partitions.cut(partition);
      return {};
    },
    join: async ({ nodes }) => {
      await partitions.join(nodes);
      return {};
    },
    'state-volume': async ({ node, fault }) => {
      if (volume === undefined) throw new Error(`lab ${options.name} has no state volume`);
      const init = find(node).init();
      await (fault === null ? volume.heal(node, init) : volume.fail(node, init, fault));
      return {};
    },
    fencing: ({ node, works }) => {
      fencing.set(find(node).name, works);
      return {};
    },
    'client-add': ({ kind }) => clients.add(kind),
    'client-ask': ({ name, verb, ask, deadlineMs }) => clients.ask(name, verb, ask, deadlineMs),
    'client-clock': ({ name }) => clients.setClock(name),
    'client-remove': async ({ name }) => {
      await clients.remove(name);
      return {};
    },
    ssh: async ({ config }) => {
      await ssh.start(config);
      return {};
    },
    stop: () => {
      setImmediate(stop);
      return {};
    },
  };
}
