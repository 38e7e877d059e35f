// placeholder until the engine lands
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { enterGrace, isInGrace } from './ganesha-grace.ts';
export interface GraceHold {
  readonly entered: Promise<void>;
  release(): Promise<void>;
}
export function holdGrace(machine: Machine, _cluster: Cluster, server: Server): GraceHold {
  const wait = { what: `${server.name} to enter grace`, withinMs: 5_000, everyMs: 10 };
  const entered = eventually(machine.clock, wait, async () =>
    (await enterGrace(machine, server.name)) ? true : undefined,
  ).then(() => undefined);
  return { entered, release: async () => void (await isInGrace(machine, server.name)) };
}
