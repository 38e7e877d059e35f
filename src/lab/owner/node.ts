// One node of a lab: a machine that can be switched on and off and have its cable pulled.
import type { Service } from '../../host/host.ts';
import { namespaceOf } from '../processes.ts';
import type { LabOptions, NodeState, Power, PowerAction } from '../state.ts';
import { type Init, startInit } from './init.ts';
import { connectNode, plug, removeCable, unplug } from './network.ts';
import { furnishDisks, furnishMemory } from './node-files.ts';
import { mountNode } from './node-mounts.ts';
import { BOOT_ORDER, type NodeServices, nodeServices } from './services.ts';
import { inNode } from './tool.ts';

export interface LabNode {
  readonly name: string;
  state(): Pick<NodeState, 'name' | 'address' | 'power' | 'plugged' | 'pidNamespace'>;
  /** One at a time: an action that comes during another waits for it. */
  power(action: PowerAction): Promise<void>;
  start(service: Service): Promise<void>;
  stop(service: Service): Promise<void>;
  active(service: Service): boolean;
  crash(service: Service): void;
  /** Its first process, as the lab numbers it. Throws when it is off. */
  init(): number;
}

export interface NodeSurroundings {
  readonly nodes: LabOptions['nodes'];
  readonly fenceAgent: string;
  /** Called with the node's root folder at every boot, before its services start. */
  readonly booted: (node: string, root: string) => Promise<void>;
  /** It is about to lose its power, or has just. Nothing is done to it before this returns. */
  readonly dying: (node: string) => Promise<void>;
  /** Before its services start, when it is on. */
  readonly powerChanged: (node: string, power: Power) => Promise<void>;
  readonly plugChanged: (node: string, plugged: boolean) => void;
  /** Something went wrong that nobody waits for. */
  readonly trouble: (error: unknown) => void;
}

interface Life {
  readonly init: Init;
  readonly pidNamespace: number;
  readonly services: NodeServices;
}

/** A node that is off and has never been on. */
export function makeNode(node: LabOptions['nodes'][number], around: NodeSurroundings): LabNode {
  const { name, address } = node;
  const enabled = new Set<Service>();
  let life: Life | undefined;
  let plugged = true;
  let virgin = true;
  let queue: Promise<void> = Promise.resolve();

  const on = async () => {
    if (life) return;
    const booted = await boot(node, around, virgin);
    virgin = false;
    if (!plugged) await unplug(name);
    life = booted;
    booted.init.ended(() => {
      if (life === booted) died();
    });
    await around.powerChanged(name, 'on');
    void startEnabled(booted.services, enabled).catch(around.trouble);
  };
  // Its first process ended without us, as in a crash of the machine.
  const died = () => {
    life = undefined;
    const buried = async () => {
      await around.dying(name);
      await removeCable(name);
      await around.powerChanged(name, 'off');
    };
    queue = queue.then(buried).catch(around.trouble);
  };
  // The cable first: what is left of a dying node must not answer (TAKEOVER section 7).
  const off = async () => {
    if (!life) return;
    const dying = life;
    life = undefined;
    await around.dying(name);
    await removeCable(name);
    await dying.init.kill();
    await around.powerChanged(name, 'off');
  };
  const cable = async (want: boolean) => {
    if (plugged === want) return;
    plugged = want;
    if (life) await (want ? plug(name) : unplug(name));
    around.plugChanged(name, want);
  };
  const actions: Record<PowerAction, () => Promise<void>> = {
    on,
    off,
    reboot: async () => {
      await off();
      await on();
    },
    unplug: () => cable(false),
    plug: () => cable(true),
  };
  const alive = () => {
    if (!life) throw new Error(`${name} is powered off`);
    return life;
  };

  return {
    name,
    state: () => ({ name, address, power: life ? 'on' : 'off', plugged, pidNamespace: life?.pidNamespace ?? null }),
    power: (action) => {
      const acting = queue.then(actions[action]);
      // Whoever asked for it hears of it; the next one in line does not.
      queue = acting.catch(() => undefined);
      return acting;
    },
    start: async (service) => {
      await alive().services.start(service);
      enabled.add(service);
    },
    stop: async (service) => {
      enabled.delete(service);
      await alive().services.stop(service);
    },
    active: (service) => life?.services.active(service) ?? false,
    crash: (service) => alive().services.crash(service),
    init: () => alive().init.pid,
  };
}

/** As systemd does at boot: a node that was in the cluster comes back into it. */
async function startEnabled(services: NodeServices, enabled: ReadonlySet<Service>): Promise<void> {
  for (const service of BOOT_ORDER) if (enabled.has(service)) await services.start(service);
}

async function boot(node: LabOptions['nodes'][number], around: NodeSurroundings, first: boolean): Promise<Life> {
  const { name } = node;
  const init = await startInit();
  const pidNamespace = await namespaceOf(init.pid, 'pid');
  if (pidNamespace === undefined) throw new Error(`${name} ended while it booted`);
  const root = `/proc/${init.pid}/root`;
  await Promise.all([
    mountNode(name, init.pid),
    connectNode(node, init.pid),
    inNode(name, init.pid, ['hostname', name]),
  ]);
  if (first) await furnishDisks(root, name, around.nodes, around.fenceAgent);
  await furnishMemory(root);
  await around.booted(name, root);
  const over = new AbortController();
  init.ended(() => over.abort());
  return { init, pidNamespace, services: nodeServices(name, init.pid, over.signal, around.trouble) };
}
