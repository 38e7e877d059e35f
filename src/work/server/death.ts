// How a child of a supervisor ended, and in words why.
import { serverPorts } from '../../core/config/ports.ts';
import { type Connection, listeningPorts } from '../../core/protocol/proc-net-tcp.ts';
import type { Server } from '../../core/spec/cluster.ts';
import type { Ending } from '../../host/child.ts';
import { inTime } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { namespaceOf } from './network.ts';
import { serverPaths } from './paths.ts';

export interface Death extends Ending {
  readonly child: string;
  /** Of one that never came to serve. */
  readonly why?: string;
  /** Of one that hung: what did not answer. */
  readonly hung?: string;
  /** Who was connected to one that was killed. A socket with requests that nobody has read goes with its daemon, where others stay for a while. */
  readonly clients?: readonly Connection[];
}

export function describe({ child, code, signal, why, hung }: Death): string {
  if (hung !== undefined) return `${child} hung: ${hung}`;
  const how = signal ?? `exit code ${code}`;
  return why === undefined ? `${child} ended (${how})` : `${child} never answered: ${why} (${how})`;
}

/** The daemon's death, where that is why `work` failed: it is seen a moment later than what it breaks. Rejects as `work` does when it lives. */
export async function unlessDead(
  { clock }: Pick<Host, 'clock'>,
  { death }: { readonly death: Promise<Death> },
  work: Promise<void>,
): Promise<Death | undefined> {
  try {
    return await Promise.race([work.then(() => undefined), death]);
  } catch (error) {
    // It lives: then what failed is what counts.
    return inTime(clock, 'its death', SEEN_WITHIN_MS, death).catch(() => {
      throw error;
    });
  }
}

const SEEN_WITHIN_MS = 500;

/** `late`: it was given up, since it took too long. The daemon is dead when this is asked: who listens now is somebody else. */
export async function whyItNeverAnswered(host: Host, server: Server, epoch: number, late: boolean): Promise<string> {
  const taken = await portsTaken(host, server);
  if (taken.length > 0)
    return `port ${taken.join(', ')} is already taken in network namespace ${namespaceOf(server.name)}`;
  const { ganeshaLog } = serverPaths(server.name);
  const said = await lastWords(host, ganeshaLog, epoch);
  return `${late ? 'it took too long' : 'it ended at once'}${said === undefined ? '' : `, saying "${said}"`}; see ${ganeshaLog}`;
}

/** Asked in the namespace by its name: the cell may have gone too. */
async function portsTaken(host: Host, server: Server): Promise<readonly number[]> {
  const tables = ['ip', 'netns', 'exec', namespaceOf(server.name), 'cat', '/proc/net/tcp', '/proc/net/tcp6'] as const;
  const { stdout } = await host.run(tables, { okExits: [0, 1] }).catch(() => ({ stdout: '' }));
  const listening = listeningPorts(stdout);
  return serverPorts(server).filter((port) => listening.includes(port));
}

/** Ganesha's last fatal line of this incarnation, or its last critical one: each line carries its epoch in hexadecimal. */
async function lastWords(host: Host, log: string, epoch: number): Promise<string | undefined> {
  const tail = await host.run(['tail', '-n', '200', log], { okExits: [0, 1] }).catch(() => undefined);
  const own = (tail?.stdout ?? '')
    .split('\n')
    .filter((line) => line.includes(`epoch ${epoch.toString(16).padStart(8, '0')} `));
  const said = (level: string) => own.flatMap((line) => line.split(`:${level} :`)[1] ?? []).at(-1);
  return said('FATAL') ?? said('CRIT');
}
