// One node of a lab: a machine that can be switched on and off and have its cable pulled.
import type { Service } from '../../host/host.ts';
import type { LabDisk, LabOptions, NodeState, Power, PowerAction } from '../state.ts';
import type { Life, RemoteServices } from './life.ts';
import { plug, removeCable, unplug } from './network.ts';
import { BOOT_ORDER } from './services.ts';

export interface LabNode {
  readonly name: string;
  state(): Pick<NodeState, 'name' | 'kind' | 'address' | 'power' | 'plugged' | 'pidNamespace'>;
  /** One at a time: an action that comes during another waits for it. */
  power(action: PowerAction): Promise<void>;
  start(service: Service): Promise<void>;
  stop(service: Service): Promise<void>;
  active(service: Service): Promise<boolean>;
  crash(service: Service): Promise<void>;
  /** Its first process, as the lab numbers it. Throws when it is off, and for a kernel node. */
  init(): number;
}

export interface NodeSurroundings {
  readonly nodes: LabOptions['nodes'];
  /** Of kernel nodes, as LabOptions has them. */
  readonly disks: readonly LabDisk[];
  readonly local: readonly string[];
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

export type Boot = (
  node: LabOptions['nodes'][number],
  around: NodeSurroundings,
  /** It has never been on. */
  first: boolean,
) => Promise<Life>;

/** A node that is off and has never been on. */
export function makeNode(node: LabOptions['nodes'][number], around: NodeSurroundings, boot: Boot): LabNode {
  const { name, address, kind = 'namespaces' } = node;
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
    booted.ended(() => {
      if (life === booted) died();
    });
    await around.powerChanged(name, 'on');
    void startEnabled(booted.services, enabled).catch(around.trouble);
  };
  // Its first process ended without us, as in a crash of the machine.
  const died = () => {
    const dead = life;
    life = undefined;
    const buried = async () => {
      await around.dying(name);
      await removeCable(name);
      await dead?.kill();
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
    await dying.kill();
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
    state: () => ({
      name,
      kind,
      address,
      power: life ? 'on' : 'off',
      plugged,
      pidNamespace: life?.pidNamespace ?? null,
    }),
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
    active: async (service) => life?.services.active(service) ?? false,
    crash: async (service) => alive().services.crash(service),
    init: () => {
      const { init } = alive();
      if (init === undefined) throw new Error(`${name} is a kernel node: its processes are its own kernel's`);
      return init;
    },
  };
}

/** As systemd does at boot: a node that was in the cluster comes back into it. */
async function startEnabled(services: RemoteServices, enabled: ReadonlySet<Service>): Promise<void> {
  for (const service of BOOT_ORDER) if (enabled.has(service)) await services.start(service);
}
