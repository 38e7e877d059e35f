// A state volume in a folder of this machine, and a host that is cut off before its nth change to it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeRecords } from '../../../src/core/locks/client-record.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { readSpec } from '../../../src/core/spec/read-spec.ts';
import type { Files, Host } from '../../../src/host/host.ts';
import { localHost } from '../../../src/host/local.ts';
import { defaultSpec } from '../../../src/lab/default-spec.ts';
import { type LockPaths, lockPaths } from '../../../src/work/locks/lock-paths.ts';

export const SERVER = 'nfs1';

export interface Scene {
  readonly cluster: Cluster;
  readonly paths: LockPaths;
  end(): Promise<void>;
}

export async function stateVolume(): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'state-volume-'));
  const { cluster: read } = readSpec(defaultSpec({ name: 'seal', nodes: 2, versions: ['3'] }), 'test');
  if (read === undefined) throw new Error('the default spec is a cluster');
  const cluster = { ...read, stateVolume: folder };
  await writeFile(join(folder, 'gracekeeper.json'), JSON.stringify({ cluster: cluster.name }));
  return { cluster, paths: lockPaths(cluster, SERVER), end: () => rm(folder, { recursive: true }) };
}

/** Files of clients, as the call-out or statd writes them. */
export async function put(folder: string, ...clients: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const client of clients) await writeFile(join(folder, client), encodeRecords([{ client, myName: SERVER }]));
}

const CHANGES = ['write', 'create', 'rename', 'makeFolder', 'remove'] as const;

/** Its `left` changes are made, and none after them. A new host has a new queue of what hangs. */
export function hostCutAfter(left: number): Host & { readonly made: () => number } {
  let made = 0;
  const files: Files = { ...localHost().files };
  const cut =
    <A extends readonly unknown[], R>(change: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (made >= left) throw new Error('cut off');
      made += 1;
      return change(...args);
    };
  for (const name of CHANGES)
    Object.assign(files, { [name]: cut(files[name] as (...args: readonly unknown[]) => Promise<unknown>) });
  return { ...localHost(), files, made: () => made };
}
