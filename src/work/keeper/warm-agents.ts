// The process that does what agents of the kernel's servers are asked for (work/agents/serve.ts) is the keeper's: started where there are such servers, and again
// when it has ended.
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { LOG } from '../server/paths.ts';

const AGAIN_MS = 1_000;

/** Runs as long as the keeper does. */
export async function keepAgentsWarm(machine: Machine, cluster: Cluster, agents: Argv): Promise<never> {
  for (;;) {
    if (cluster.servers.some(({ daemon }) => daemon === 'kernel')) await run(machine, agents);
    await machine.clock.pause(AGAIN_MS);
  }
}

/** In a session of its own, so that it can end all that it has started, and never longer than the keeper. */
async function run(machine: Machine, agents: Argv): Promise<void> {
  const argv = ['setpriv', '--pdeathsig', 'KILL', ...agents] as const;
  await machine.start(argv, { logTo: `${LOG}/agents.log`, detached: true }).ended;
}
