// rpcbind, the node's or that of a server with a network of its own: where clients of NFSv3 ask for ports, and the kernel's lockd finds statd.
import { servesV3 } from '../../core/config/ports.ts';
import type { Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { LOG, serverPaths } from '../server/paths.ts';
import { startDaemon } from './daemons.ts';
import type { KernelPlace } from './place.ts';

const PORTMAP = { address: '127.0.0.1', port: 111, program: 100_000, version: 2, deadlineMs: 1_000 } as const;

/** As one of the server's daemons. */
export async function startRpcbind(machine: Machine, place: KernelPlace, server: Server): Promise<void> {
  if (!servesV3(server)) return;
  await startDaemon(machine, place, server.name, { name: 'rpcbind', argv: RPCBIND });
  // The kernel asks it there (net/sunrpc/rpcb_clnt.c).
  const socket = `${serverPaths(server.name).inner}/rpcbind.sock`;
  const wait = { what: `rpcbind of ${server.name}`, withinMs: 20_000, everyMs: 5 };
  await eventually(machine.clock, wait, async () => ((await machine.files.exists(socket)) ? true : undefined));
}

const RPCBIND = ['rpcbind', '-w', '-f'] as const;

/** The node's. On machines with systemd a socket starts it; elsewhere it is started here, and left running, since it is the node's. */
export async function requireRpcbind(machine: Machine, server: Server): Promise<void> {
  if (!servesV3(server) || (await answers(machine))) return;
  machine.start(RPCBIND, { logTo: `${LOG}/rpcbind.log`, detached: true });
  const wait = { what: 'rpcbind to answer', withinMs: 20_000, everyMs: 50 };
  await eventually(machine.clock, wait, async () => ((await answers(machine)) ? true : undefined));
}

const answers = (machine: Machine): Promise<boolean> =>
  machine.callNull(PORTMAP).then(
    () => true,
    () => false,
  );
