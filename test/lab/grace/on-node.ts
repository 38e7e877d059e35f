// Runs on a node of a lab, bundled by the test: does what lines of JSON on stdin say, and answers each with one on stdout. What it does in one
// process is what a keeper does; killed, it is a keeper that died.
import { createInterface } from 'node:readline';
import type { Server } from '../../../src/core/spec/cluster.ts';
import { openBus } from '../../../src/host/bus.ts';
import { localMachine, type Machine } from '../../../src/host/machine.ts';
import { enterUnheld } from '../../../src/work/grace/enter.ts';
import { isInGrace } from '../../../src/work/grace/ganesha-grace.ts';
import { type GraceHold, holdGrace } from '../../../src/work/grace/hold.ts';
import { reclaimComplete } from '../../../src/work/grace/reclaim-complete.ts';
import { allReclaimed } from '../../../src/work/grace/reclaimed.ts';
import { readCluster } from '../../../src/work/server/read-cluster.ts';

export type Request =
  | {
      readonly do: 'die' | 'enter-unheld' | 'hold' | 'entered' | 'release' | 'watch' | 'watched' | 'in-grace';
      readonly server: string;
    }
  /** A client that comes, says that it has reclaimed, and goes. */
  | { readonly do: 'reclaim-complete'; readonly owner: string; readonly server: string }
  | { readonly do: 'all-reclaimed'; readonly server: string };

/** What get_grace said, asked every 5 ms; ms since the epoch. */
export interface Watched {
  readonly polls: number;
  /** The first answer, and every one that is another than that before it. Null: no answer. */
  readonly changes: readonly { readonly at: number; readonly inGrace: boolean | null }[];
}

const machine = localMachine();
const holds = new Map<string, GraceHold>();
const watches = new Map<string, () => Promise<Watched>>();

async function main(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, ...request } = JSON.parse(line) as Request & { id: number };
    void answer(request).then(
      (value) => say({ id, value: value ?? null }),
      (error: unknown) => say({ id, error: String(error) }),
    );
  }
  process.exit(0);
}

const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function answer(request: Request): Promise<unknown> {
  const cluster = await readCluster(machine);
  const server = cluster.servers.find(({ name }) => name === request.server);
  if (server === undefined) throw new Error(`no server ${request.server}`);
  const began = machine.clock.now();
  const took = () => machine.clock.now() - began;
  switch (request.do) {
    case 'die':
      return process.kill(process.pid, 'SIGKILL');
    case 'enter-unheld':
      return enterUnheld(machine, cluster, server);
    case 'hold':
      holds.set(server.name, holdGrace(machine, cluster, server));
      await holds.get(server.name)?.entered;
      return took();
    case 'entered':
      return holds.get(server.name)?.entered;
    case 'release':
      await holds.get(server.name)?.release();
      return took();
    case 'in-grace':
      return isInGrace(machine, server.name);
    case 'watch':
      watches.set(server.name, watch(server));
      return undefined;
    case 'watched':
      return watches.get(server.name)?.();
    case 'reclaim-complete': {
      const sourceAddress = cluster.nodes.find(({ name }) => name === machine.name)?.address ?? '';
      return reclaimComplete(machine, { serverAddress: server.address, owner: request.owner, sourceAddress });
    }
    case 'all-reclaimed':
      return allReclaimed(machine, cluster, server);
  }
}

/** Over a connection of its own. */
function watch(server: Server): () => Promise<Watched> {
  const bus = openBus(`/run/gracekeeper/servers/${server.name}/run/bus`);
  const eyes: Machine = { ...machine, bus: () => bus };
  const changes: { at: number; inGrace: boolean | null }[] = [];
  let [polls, over] = [0, false];
  const done = (async () => {
    while (!over) {
      const inGrace = await isInGrace(eyes, server.name).catch(() => null);
      polls += 1;
      if (changes.at(-1)?.inGrace !== inGrace) changes.push({ at: machine.clock.now(), inGrace });
      await machine.clock.pause(5);
    }
  })();
  return async () => {
    over = true;
    await done;
    return { polls, changes };
  };
}

void main();
