// Why a server could not be kept alive on this node. Pacemaker hears of a failure, but not why: its own word for it is "Simulated
// failure" (crm_resource --fail). So the reason is kept here, where status looks for it. It lasts until the node's next boot.
import type { Host } from '../../host/host.ts';
import { RUN } from './paths.ts';

export interface Failure {
  /** ms since the epoch. */
  readonly at: number;
  readonly reason: string;
}

const path = (server: string) => `${RUN}/failures/${server}.json`;

export async function keepFailure(host: Host, server: string, reason: string): Promise<void> {
  await host.files.write(path(server), JSON.stringify({ at: host.clock.now(), reason } satisfies Failure));
}

export async function lastFailure(host: Host, server: string): Promise<Failure | undefined> {
  const text = await host.files.read(path(server));
  return text === undefined ? undefined : (JSON.parse(text) as Failure);
}
