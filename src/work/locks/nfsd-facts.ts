// What the kernel's NFS server and lock manager say of their locks: the clients' files of nfsd, and the kernel's table.
import type { KernelFacts, MayHold } from '../../core/locks/held-locks.ts';
import { readNfsdClient, readNfsdStates } from '../../core/protocol/nfsd-clients.ts';
import { deviceText, readLockTable } from '../../core/protocol/proc-locks.ts';
import type { Server } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { devicesOf } from '../../host/tools/stat.ts';
import { kernelRun } from '../kernel/paths.ts';

/** Of the nfsd in the server's network. `exported`: paths; of another server in the same kernel nothing is told, where it has other filesystems. */
export async function nfsdFacts(
  host: Host,
  { name, network }: Pick<Server, 'name' | 'network'>,
  { mayHold, exported }: { readonly mayHold: readonly MayHold[]; readonly exported: readonly string[] },
): Promise<KernelFacts> {
  const { nfsd } = kernelRun(name);
  const folders = (await host.files.list(`${nfsd}/clients`)) ?? [];
  const clients = await Promise.all(folders.map((id) => clientFacts(host, `${nfsd}/clients`, id)));
  return {
    ...{ daemon: 'kernel', server: name, mayHold },
    clients: clients.filter((client) => client !== undefined),
    table: await tableOf(host, network === 'own' ? await devicesOf(host, exported) : undefined),
  };
}

// ---

/** Undefined of a client that has gone meanwhile. */
async function clientFacts(
  host: Host,
  folder: string,
  id: string,
): Promise<KernelFacts['clients'][number] | undefined> {
  const files = ['info', 'states'].map((file) => host.files.read(`${folder}/${id}/${file}`));
  const [info, states] = await Promise.all(files);
  const client = readNfsdClient(info ?? '');
  return client && { id, client, states: readNfsdStates(states ?? '') };
}

/** Locks of the kernel's own threads carry their pids (fs/nfsd/nfs4state.c nfsd4_lock, fs/lockd/svc4proc.c): the names tell whose they are. */
async function tableOf(host: Host, devices?: readonly number[]): Promise<KernelFacts['table']> {
  const ours = devices?.map((device) => `${deviceText(device)}:`);
  const locks = readLockTable((await host.files.read('/proc/locks')) ?? '').filter(
    ({ type, file }) => type === 'POSIX' && (ours?.some((device) => file.startsWith(device)) ?? true),
  );
  const pids = [...new Set(locks.map(({ pid }) => pid))];
  const names = new Map(
    await Promise.all(pids.map(async (pid) => [pid, (await host.files.read(`/proc/${pid}/comm`))?.trim()] as const)),
  );
  return locks.flatMap((lock) => {
    const holder = names.get(lock.pid);
    return holder === 'nfsd' || holder === 'lockd' ? [{ ...lock, holder }] : [];
  });
}
