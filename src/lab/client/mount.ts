// Mounting on a client, as its administrator would.
import type { Argv } from '../../host/host.ts';
import { runProgram } from '../../host/run-program.ts';
import { type AgentVerbs, MOUNT_POINT } from './verbs.ts';

/** Hard, as data deserves: a server that is away makes the client wait, never fail. */
const ALWAYS = ['hard', 'proto=tcp'];

export async function mount(name: string, ask: AgentVerbs['mount'][0]): Promise<void> {
  const run = (argv: Argv) => runProgram({ host: name, argv }, { deadlineMs: ask.deadlineMs });
  if (ask.version === '3') await startLocking(run);
  const options = [`vers=${ask.version}`, ...ALWAYS, ...(ask.version === '3' ? ['mountproto=tcp'] : [])];
  if (ask.options) options.push(ask.options);
  await run(['mount', '-t', 'nfs', '-o', options.join(','), `${ask.address}:${ask.path}`, MOUNT_POINT]);
}

/** What an NFSv3 client needs to hold locks and to hear of a server's restart. Both detach themselves once they answer. */
async function startLocking(run: (argv: Argv) => Promise<unknown>): Promise<void> {
  await run(['rpcbind']);
  await run(['rpc.statd', '--no-notify']);
}
