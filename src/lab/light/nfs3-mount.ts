// What a light NFSv3 client needs before it can lock: the export's root, and a file in it.
import { MOUNT_PORT, NFS_PORT } from '../../core/config/ports.ts';
import { decodeMountResult, encodeMount, MNT, MOUNT_PROGRAM, MOUNT_V3 } from '../../core/protocol/mount3.ts';
import { decodeNfs3Result, encodeNfs3Call, NFS_V3, NFS3 } from '../../core/protocol/nfs3.ts';
import { NFS_PROGRAM } from '../../core/protocol/nfs41/compound.ts';
import type { Connect } from './client.ts';
import type { RpcLink } from './rpc-link.ts';

/** The handle of a file in the root of the export, made when it is not there. */
export async function fileHandle(connect: Connect, path: string, file: string): Promise<Uint8Array> {
  const root = await over(connect, MOUNT_PORT, (link) => mount(link, path));
  return over(connect, NFS_PORT, async (link) => (await create(link, root, file)) ?? lookup(link, root, file));
}

// ---

async function over<T>(connect: Connect, port: number, act: (link: RpcLink) => Promise<T>): Promise<T> {
  const link = await connect(port);
  try {
    return await act(link);
  } finally {
    link.close();
  }
}

async function mount(link: RpcLink, path: string): Promise<Uint8Array> {
  const call = { program: MOUNT_PROGRAM, version: MOUNT_V3, procedure: MNT };
  const result = decodeMountResult(await link.call(call, encodeMount(path)));
  if (result && 'handle' in result) return result.handle;
  throw new Error(`mounting ${path}: mountstat3 ${result?.status ?? 'unreadable'}`);
}

/** The server may keep the handle to itself. */
async function create(link: RpcLink, folder: Uint8Array, name: string): Promise<Uint8Array | undefined> {
  const args = encodeNfs3Call('create', { folder, name, mode: 0o644 });
  const result = decodeNfs3Result('create', await link.call(nfs('create'), args));
  if (result && !('status' in result)) return result.handle;
  throw new Error(`creating ${name}: nfsstat3 ${result?.status ?? 'unreadable'}`);
}

async function lookup(link: RpcLink, folder: Uint8Array, name: string): Promise<Uint8Array> {
  const args = encodeNfs3Call('lookup', { folder, name });
  const result = decodeNfs3Result('lookup', await link.call(nfs('lookup'), args));
  if (result && 'handle' in result) return result.handle;
  throw new Error(`looking up ${name}: nfsstat3 ${result?.status ?? 'unreadable'}`);
}

const nfs = (procedure: keyof typeof NFS3) => ({
  program: NFS_PROGRAM,
  version: NFS_V3,
  procedure: NFS3[procedure],
});
