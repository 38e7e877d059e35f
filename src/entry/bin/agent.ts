// Every OCF agent: agent NAME ACTION, as its launcher calls it (work/agents/launcher.ts); or, for as long as it lives, agent serve.
import '../threads.ts';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { localMachine } from '../../host/machine.ts';
import { OCF } from '../../work/agents/agent.ts';
import { agents } from '../../work/agents/index.ts';
import { metaData } from '../../work/agents/meta-data.ts';
import { runAgent } from '../../work/agents/run-agent.ts';
import { serveAgents } from '../../work/agents/serve.ts';
import { ageOf } from '../../work/server/identity.ts';
import { VERSION } from '../version.ts';

async function main([name, action = 'usage']: string[]): Promise<number> {
  if (name === 'serve') return serve();
  const agent = agents.find((entry) => entry.name === name);
  if (agent === undefined) throw new Error(`there is no agent ${name}`);
  if (action === 'meta-data') return say(metaData(agent, VERSION));
  if (action === 'usage' || action === 'help')
    return say(`${agent.name} ${Object.keys(agent.actions).join(' | ')} | meta-data\n`);
  const machine = localMachine();
  // The launcher's shell became this process: the kernel counts from its start.
  const spentMs = await ageOf(machine, process.pid);
  const result = await runAgent(agent, { action, env: process.env, machine, bundle, spentMs });
  // The line by which Pacemaker shows a reason beside the failure (ocf-shellfuncs: ocf_exit_reason).
  if (result.reason !== undefined) process.stderr.write(`ocf-exit-reason:${result.reason}\n`);
  return result.exit;
}

/** With no priority before others: what it starts would have it too. */
async function serve(): Promise<never> {
  setPriority(0);
  const cut = () => process.kill(-process.pid, 'SIGKILL');
  await serveAgents({ machine: localMachine(), agents, version: VERSION, bundle, cut });
  return new Promise(() => undefined);
}

const bundle = (bundleName: string, ...args: string[]) =>
  [process.execPath, join(dirname(__filename), `${bundleName}.cjs`), ...args] as const;

function say(text: string): number {
  process.stdout.write(text);
  return OCF.success;
}

main(process.argv.slice(2)).then(
  (exit) => process.exit(exit),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(OCF.genericError);
  },
);
