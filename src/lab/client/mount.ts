// Mounting on a client, as its administrator would.
import type { Argv } from '../../host/host.ts';
import { runProgram } from '../../host/run-program.ts';
import { type AgentVerbs, MOUNT_POINT } from './verbs.ts';

/** Hard, as data deserves: a server that is away makes the client wait, never fail. */
const ALWAYS = ['hard'];

export async function mount(name: string, ask: AgentVerbs['mount'][0]): Promise<void> {
  const run = (argv: Argv) => runProgram({ host: name, argv }, { deadlineMs: ask.deadlineMs });
  if (ask.version === '3') await startLocking(run);
  const isV6 = ask.address.includes(':');
  // The name of the transport says the family, too (nfs(5), rpcbind's netids).
  const netid = isV6 ? 'tcp6' : 'tcp';
  const options = [`vers=${ask.version}`, ...ALWAYS, `proto=${netid}`];
  if (ask.version === '3') options.push(`mountproto=${netid}`);
  if (ask.options) options.push(ask.options);
  await run([
    'mount',
    '-t',
    'nfs',
    '-o',
    options.join(','),
    `${isV6 ? `[${ask.address}]` : ask.address}:${ask.path}`,
    MOUNT_POINT,
  ]);
}

/** What an NFSv3 client needs to hold locks and to hear of a server's restart. Both detach themselves once they answer. */
async function startLocking(run: (argv: Argv) => Promise<unknown>): Promise<void> {
  await run(['rpcbind']);
  await run(['rpc.statd', '--no-notify']);
}
