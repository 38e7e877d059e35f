// rpc.statd, which watches the clients that hold NFSv3 locks, and tells a call-out of ours who they are. It gets a new life with each one of Ganesha's: an
// old one would spend Ganesha's SM_UNMON_ALL on a call-out for each client that it knows, thousands in a row, while the first to reclaim waits, and is
// refused after 6 s (src/Protocols/NLM/nsm.c); and of one whom it knows still when he locks again it would say nothing.
import { STATD_PORT } from '../../core/config/ports.ts';
import { NSM } from '../../core/protocol/nsm.ts';
import type { Server } from '../../core/spec/cluster.ts';
import type { Child, Ending } from '../../host/child.ts';
import { eventually, inTime } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import type { Cell } from '../server/cell.ts';
import { childOf } from '../server/identity.ts';
import { recordPaths, serverPaths } from '../server/paths.ts';
import { serveCallOuts } from './call-out.ts';
import { CALL_OUT } from './call-out-script.ts';
import type { RecorderParts } from './recorder.ts';
import { type Sealed, sealClients } from './seal.ts';

export interface Statd {
  /**
   * Ends the one that runs, puts aside whom it watched, and starts another, which watches nobody. To be called while no Ganesha of the server runs.
   * Rejects with the reason why Ganesha is not to be started.
   */
  renew(): Promise<Renewed>;
  /** One ended that was not told to. */
  readonly death: Promise<Ending>;
}

export interface Renewed {
  readonly sealed: Sealed;
  /** It answers; or does not in good time. Ganesha does without it until a client wants a lock. */
  readonly answers: Promise<void>;
}

export async function makeStatd(parts: RecorderParts, server: Server, cell: Cell): Promise<Statd> {
  const { machine, cluster } = parts;
  const { nsm } = recordPaths(cluster, server.name);
  await serveCallOuts(parts, cell);
  let died: (ending: Ending) => void = () => undefined;
  const death = new Promise<Ending>((resolve) => {
    died = resolve;
  });
  let current: Child | undefined;
  const start = (): Child => {
    const child = cell.start(argv(nsm), { logTo: serverPaths(server.name).log });
    void child.ended.then((ending) => {
      if (current === child) died(ending);
    });
    return child;
  };
  const renew = async () => {
    const old = current;
    current = undefined;
    if (old !== undefined) await end(machine, old);
    const sealed = await sealClients(machine, cluster, server);
    current = start();
    return { sealed, answers: answering(machine, server) };
  };
  return { renew, death };
}

// --no-notify: telling the clients is ours (TAKEOVER section 6).
const argv = (nsm: string) => ['rpc.statd', '-F', '-L', '-p', `${STATD_PORT}`, '-H', CALL_OUT, '-P', nsm] as const;

/** nsenter ends with what it started. Rejects when no signal reaches it. */
async function end(machine: Machine, child: Child): Promise<void> {
  const pid = child.pid === undefined ? undefined : await childOf(machine, child.pid);
  if (pid === undefined) child.kill('SIGKILL');
  else machine.kill(pid, 'SIGKILL');
  await inTime(machine.clock, 'its end', KILLED_WITHIN_MS, child.ended).catch((cause: unknown) => {
    throw new Error('its rpc.statd has outlived SIGKILL: it waits for storage', { cause });
  });
}

/** SIGKILL takes milliseconds. A process that outlives it so long waits in the kernel. */
const KILLED_WITHIN_MS = 10_000;

const answering = (machine: Machine, { address }: Server): Promise<void> =>
  eventually(machine.clock, { what: 'rpc.statd', withinMs: 3_000, everyMs: 5 }, async () => {
    await machine.callNull({ address, port: STATD_PORT, ...NSM, deadlineMs: 500 });
    return true;
  }).then(
    () => undefined,
    () => undefined,
  );
