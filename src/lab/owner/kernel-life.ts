// The life of a kernel node: a user-mode Linux, its disks, the agent in it and the way to that from outside the lab.
import { mkdir, rm } from 'node:fs/promises';
import { connect, type Server, type Socket } from 'node:net';
import { writeAtomically } from '../../host/write-atomically.ts';
import { bundle } from '../bundles.ts';
import { KERNEL_NODE_INIT } from '../kernel-node/init.ts';
import { nodeNetwork } from '../kernel-node/network.ts';
import {
  AGENT_PORT,
  agentSocket,
  CALL_PORT,
  diskArguments,
  disksOf,
  kernelNodeFolder,
  LINE_LAB,
  lineAddress,
  lineTap,
} from '../kernel-node/places.ts';
import { FIRST_MOUNT, rootSkeleton, rootTable } from '../kernel-node/root.ts';
import type { ControllerVerbs, NodeVerbs } from '../kernel-node/verbs.ts';
import { macOf } from '../mac.ts';
import type { LabOptions } from '../state.ts';
import { type Answers, type Peer, peer } from '../wire/peer.ts';
import { makeDisks } from './disks.ts';
import { type FirstCalls, firstCall, hearFirstCalls } from './first-calls.ts';
import type { Life, RemoteServices } from './life.ts';
import { listen } from './listen.ts';
import { machineRoot } from './machine-root.ts';
import { makeLine, makeTap, removeCable } from './network.ts';
import type { NodeSurroundings } from './node.ts';
import { inLab } from './tool.ts';
import { bootUml, killUml, writeInit } from './uml.ts';

type LabNodeOptions = LabOptions['nodes'][number];
export type KernelBoot = (node: LabNodeOptions, around: NodeSurroundings, first: boolean) => Promise<Life>;
type Agent = Peer<NodeVerbs, never>;

const MEMORY = '768M';
/** Three seconds on a quiet machine. */
const BOOT_MS = 180_000;
const FURNISH_MS = 60_000;
const SERVICE_MS = 180_000;

/** How kernel nodes of this lab boot. `controller`: what a node's fence agents may ask. */
export function kernelBoots(controller: (node: string) => Answers<ControllerVerbs>): KernelBoot {
  let calls: Promise<FirstCalls> | undefined;
  return async (node, around, first) => {
    calls ??= hearNodes();
    const { name } = node;
    const index = around.nodes.findIndex((it) => it.name === name);
    const called = (await calls).expect(lineAddress(index));
    const root = await machineRoot();
    const disks = disksOf(name, around.disks, rootSkeleton(root));
    await writeNodeWords(node, index, rootTable(root, around.local));
    await Promise.all([makeDisks(disks), makeTap(name), makeLine(lineTap(index), lineAddress(index))]);
    const kernel = await bootUml({
      folder: kernelNodeFolder(name),
      name,
      memory: MEMORY,
      init: await writeInit('node', KERNEL_NODE_INIT),
      nics: [
        { tap: name, mac: macOf(node.address) },
        { tap: lineTap(index), mac: macOf(lineAddress(index)) },
      ],
      more: diskArguments(disks),
      environment: {
        GK_FOLDER: kernelNodeFolder(name),
        GK_LINE: lineAddress(index),
        GK_AGENT: bundle('lab-node'),
      },
    });
    const socket = await firstCall(name, kernel, called, kernelNodeFolder(name), BOOT_MS);
    socket.setNoDelay(true);
    const agent = peer<NodeVerbs, ControllerVerbs, never>(socket, name, { answers: controller(name) });
    const { nodes, fenceAgent } = around;
    const aliases = disks.filter(({ alias }) => alias !== '').map(({ alias, device }) => ({ alias, device }));
    await agent.ask('furnish', { first, nodes, fenceAgent, aliases }, FURNISH_MS);
    const door = await openDoor(agentSocket(name), index);
    const closed = () => {
      door.close();
      agent.close();
      return removeCable(lineTap(index));
    };
    return {
      pidNamespace: null,
      services: remoteServices(agent),
      kill: async () => {
        await closed();
        await killUml(kernel);
      },
      ended: (listener) => void kernel.once('exit', listener),
    };
  };
}

async function hearNodes(): Promise<FirstCalls> {
  // Of no line: it stays when they go.
  await inLab(['ip', 'address', 'add', `${LINE_LAB}/32`, 'dev', 'lo']);
  return hearFirstCalls(CALL_PORT, LINE_LAB);
}

/** What its first program reads. */
async function writeNodeWords({ name, address, other }: LabNodeOptions, index: number, table: string): Promise<void> {
  const folder = kernelNodeFolder(name);
  await mkdir(folder, { recursive: true });
  await mkdir(FIRST_MOUNT, { recursive: true });
  const addresses = [address, ...(other === undefined ? [] : [other])];
  await writeAtomically(`${folder}/network`, nodeNetwork(addresses, index));
  await writeAtomically(`${folder}/fstab`, table);
}

const remoteServices = (agent: Agent): RemoteServices => {
  const ask = (action: NodeVerbs['service'][0]['action']) => async (service: NodeVerbs['service'][0]['service']) => {
    await agent.ask('service', { service, action }, SERVICE_MS);
  };
  return {
    start: ask('start'),
    stop: ask('stop'),
    crash: ask('crash'),
    active: async (service) => (await agent.ask('service-active', { service }, SERVICE_MS)).active,
  };
};

/** Leads everyone who connects to the agent. Of a dead machine TCP says nothing, so that all of that ends here. */
async function openDoor(path: string, index: number): Promise<{ close(): void }> {
  await rm(path, { force: true });
  const open = new Set<Socket>();
  const server: Server = await listen(path, (outside) => {
    const inside = connect(AGENT_PORT, lineAddress(index));
    for (const [from, to] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      open.add(from);
      from.setNoDelay?.(true);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.once('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  return {
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
