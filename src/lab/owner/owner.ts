// The owner of a lab: one process inside it that built it, holds it, switches its nodes and knows its clients.

import { appendFileSync } from 'node:fs';
import type { Listener } from '../../host/control-socket.ts';
import { bundle } from '../bundles.ts';
import { CONTROL_SOCKET, type LabEvent, type LabOptions, type OwnerVerbs, type Power, TROUBLE } from '../state.ts';
import { startStorageHolder } from '../storage/start-storage-holder.ts';
import { type Peer, peer } from '../wire/peer.ts';
import { answersOf, type Parts } from './answers.ts';
import { makeClients } from './clients.ts';
import { fenceAnswers } from './fence-answers.ts';
import { makeFencing } from './fencing.ts';
import { kernelBoots } from './kernel-life.ts';
import { listen } from './listen.ts';
import { bootNamespaces } from './namespace-life.ts';
import { makeBridge } from './network.ts';
import { type LabNode, makeNode } from './node.ts';
import { makePartitions } from './partitions.ts';
import { openServiceSocket } from './service-socket.ts';
import { makeSsh, type SshNode } from './ssh.ts';
import { stateVolume } from './state-volume.ts';
import { mountStorage, volumesOf } from './storage.ts';
import type { Tell } from './tell.ts';
import { linkModules } from './uml.ts';

/** Builds a lab in this process's namespaces, which must be its own, and answers until it is asked to stop. */
export async function runOwner(options: LabOptions, stop: () => void): Promise<void> {
  await Promise.all([mountStorage(options).then(linkModules), makeBridge()]);
  const audience = new Set<Peer<Record<never, never>, LabEvent>>();
  const tell: Tell = (event) => {
    const stamped = { at: performance.timeOrigin + performance.now(), ...event } as LabEvent;
    for (const listener of audience) listener.tell(stamped);
  };
  const trouble = (error: unknown) => appendFileSync(TROUBLE, `${error instanceof Error ? error.stack : error}\n`);
  const storage = options.storageHolder === false ? undefined : startStorageHolder(volumesOf(options), trouble);
  const clients = makeClients((client, what) => tell({ kind: 'client', client, what }));
  const nodes = new Map<string, LabNode>();
  const managers = new Map<string, Listener>();
  const parts: Parts = {
    nodes,
    clients,
    partitions: makePartitions(options.nodes.map(({ name }) => name)),
    volume: options.stateVolume === undefined ? undefined : stateVolume(options.stateVolume),
    fencing: makeFencing(tell, async (node) => storage?.release(node)),
    ssh: makeSsh(options.nodes, () =>
      [...nodes.values()].filter((node) => node.state().power === 'on' && !isKernel(node)).map(sshNode),
    ),
  };
  const answers = answersOf(options, parts, stop);
  const powerOf = fenceAnswers(answers, nodes, trouble);
  const around = {
    nodes: options.nodes,
    disks: options.disks ?? [],
    local: options.local ?? [],
    fenceAgent: launcher(bundle('fence-lab')),
    booted: async (node: string, root: string) => {
      await parts.fencing.open(node, root, powerOf);
      const services = nodes.get(node);
      if (services !== undefined) managers.set(node, await openServiceSocket(root, services));
    },
    dying: async (node: string) => storage?.dead(node),
    powerChanged: async (node: string, power: Power) => {
      if (power === 'on') {
        await storage?.release(node);
        const up = nodes.get(node);
        // A kernel node's locks are its own kernel's: the storage holder sees none of them.
        if (up === undefined || isKernel(up)) return tell({ kind: 'power', node, power });
        await storage?.alive(node, up.init());
        await parts.ssh.booted(sshNode(up)).catch(trouble);
      }
      if (power === 'off') {
        parts.fencing.close(node);
        managers.get(node)?.close();
        parts.volume?.forget(node);
      }
      tell({ kind: 'power', node, power });
    },
    plugChanged: (node: string, plugged: boolean) => tell({ kind: 'plug', node, plugged }),
    trouble,
  };
  const bootKernel = kernelBoots((node) => parts.fencing.answers(node, powerOf));
  for (const node of options.nodes)
    nodes.set(node.name, makeNode(node, around, node.kind === 'kernel' ? bootKernel : bootNamespaces));
  await Promise.all([...nodes.values()].map((node) => node.power('on')));
  await listen(CONTROL_SOCKET, (socket) => {
    const listener = peer<Record<never, never>, OwnerVerbs, LabEvent>(socket, 'the command line', {
      answers,
      ended: () => audience.delete(listener),
    });
    audience.add(listener);
  });
}

const isKernel = (node: LabNode): boolean => node.state().kind === 'kernel';

const sshNode = (node: LabNode): SshNode => ({ name: node.name, address: node.state().address, init: node.init() });

const launcher = (program: string) => `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`;
