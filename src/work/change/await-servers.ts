// What a change waits for: servers that stop for good, and servers that serve as they should from now on.
import type { Cluster } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { atRest } from '../../host/tools/pacemaker.ts';
import { SERVERS } from '../server/paths.ts';
import { readStatus } from '../server/status-board.ts';

export interface Waiting {
  readonly hosts: readonly [Host, ...Host[]];
  readonly signal?: AbortSignal;
}

/** A stop, a start, and the nodes that are tried before it comes up. */
const WITHIN_S = 120;

/** Pacemaker has done what it was asked for, or the time is over. Its own wait can't be cut: so it waits in slices. */
export async function awaitRest({ hosts: [first], signal }: Waiting): Promise<void> {
  for (let left = WITHIN_S; left > 0 && !(await atRest(first, SLICE_S)); left -= SLICE_S) signal?.throwIfAborted();
  signal?.throwIfAborted();
}

const SLICE_S = 5;

/** No node has anything of these servers left. Throws TooLate. */
export async function awaitGone({ hosts, signal }: Waiting, servers: readonly string[]): Promise<void> {
  const [first] = hosts;
  const wait = { what: `${servers.join(', ')} to stop`, withinMs: WITHIN_S * 1_000, everyMs: 100, ...given(signal) };
  await eventually(first.clock, wait, async () => {
    const there = await Promise.all(hosts.map((host) => host.files.list(SERVERS)));
    return there.flatMap((names) => names ?? []).some((name) => servers.includes(name)) ? undefined : true;
  });
}

/** Those of the servers that are announced somewhere. */
export async function serving(hosts: readonly Host[], { servers }: Cluster): Promise<readonly string[]> {
  const known = servers.map(async ({ name }) => ((await serves(hosts, name)) ? [name] : []));
  return (await Promise.all(known)).flat();
}

/** Each of these is announced somewhere. Throws TooLate, with the server's name. */
export async function awaitServing({ hosts, signal }: Waiting, servers: readonly string[]): Promise<void> {
  await Promise.all(
    servers.map((server) => {
      const wait = { what: `${server} to serve`, withinMs: WITHIN_S * 1_000, everyMs: 100, ...given(signal) };
      return eventually(hosts[0].clock, wait, async () => ((await serves(hosts, server)) ? true : undefined));
    }),
  );
}

async function serves(hosts: readonly Host[], server: string): Promise<boolean> {
  const known = await Promise.all(hosts.map((host) => readStatus(host, server)));
  return known.some((status) => status?.announced === true && status.phase === 'serving');
}

const given = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal });
