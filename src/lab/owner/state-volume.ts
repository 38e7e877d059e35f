// What can happen to the state volume: covered on one node, or full for all of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open, statfs } from 'node:fs/promises';
import { eventually } from '../../host/eventually.ts';
import type { Argv } from '../../host/host.ts';
import { systemClock } from '../../host/local.ts';
import { into } from '../namespaces.ts';
import { NODE_PATH, type VolumeFault } from '../state.ts';
import { inLab, inNode } from './tool.ts';

export interface StateVolume {
  /** As the node sees it; `full` where it is so for all. */
  of(node: string): VolumeFault | null;
  /** `init`: the node's first process. The fault takes the place of one that the node has already. Full is the volume's, not the node's. */
  fail(node: string, init: number, fault: VolumeFault): Promise<void>;
  heal(node: string, init: number): Promise<void>;
  /** The node is off: its mounts have gone. */
  forget(node: string): void;
}

interface Cover {
  readonly fault: VolumeFault;
  /** The FUSE connection of a hung volume: it lasts as long as this is open. */
  readonly connection?: FileHandle;
}

export function stateVolume(path: string): StateVolume {
  const covers = new Map<string, Cover>();
  let room: Room | undefined;
  const uncover = async (node: string, init: number) => {
    const cover = covers.get(node);
    if (cover === undefined) return;
    covers.delete(node);
    // First what hangs fails, then nothing keeps the cover.
    await cover.connection?.close();
    await inNode(node, init, ['umount', '--lazy', path]);
  };
  const refill = async () => {
    if (room !== undefined) await resize(path, room);
    room = undefined;
  };
  return {
    of: (node) => covers.get(node)?.fault ?? (room === undefined ? null : 'full'),
    fail: async (node, init, fault) => {
      await uncover(node, init);
      if (fault !== 'full') covers.set(node, await COVER[fault](node, init, path));
      else room ??= await fill(path);
    },
    heal: async (node, init) => {
      await uncover(node, init);
      await refill();
    },
    forget: (node) => {
      const connection = covers.get(node)?.connection;
      covers.delete(node);
      // Nobody is left who could wait for it.
      void connection?.close();
    },
  };
}

type Coverer = (node: string, init: number, path: string) => Promise<Cover>;

const COVER: Record<Exclude<VolumeFault, 'full'>, Coverer> = {
  gone: async (node, init, path) => {
    // Writable, as an empty mount point is: who writes there writes beside the volume.
    await inNode(node, init, ['mount', '-t', 'tmpfs', '-o', 'mode=755,size=16m', 'lab-state-volume-gone', path]);
    return { fault: 'gone' };
  },
  hung: async (_node, init, path) => ({
    fault: 'hung',
    connection: await mountFuse(init, path, 'lab-state-volume-hung'),
  }),
  errors: async (_node, init, path) => {
    await (await mountFuse(init, path, 'lab-state-volume-errors')).close();
    return { fault: 'errors' };
  },
};

/**
 * A FUSE file system whose other end is never read: the kernel lets every request wait for the daemon's first answer, killably
 * (fs/fuse/dev.c, fuse_get_req), as a hard NFS mount would. Once the other end is closed, everything on it fails with ENOTCONN.
 */
async function mountFuse(init: number, path: string, source: string): Promise<FileHandle> {
  const connection = await open('/dev/fuse', 'r+');
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0,allow_other';
  const argv: Argv = ['mount', '--internal-only', '-t', 'fuse', '-o', options, source, path];
  const [program, ...args] = into(init, argv);
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'inherit', connection.fd],
    env: { PATH: NODE_PATH },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0) return connection;
  await connection.close();
  throw new Error(`no FUSE file system could be mounted on ${path}: is /dev/fuse there?`);
}

interface Room {
  readonly bytes: number;
  readonly files: number;
}

/** Leaves room for nothing more, and returns how much there was. */
async function fill(path: string): Promise<Room> {
  const { blocks, files, bsize } = await statfs(path);
  // Others write meanwhile: again, until nothing is free.
  await eventually(systemClock, { what: `${path} to be full`, withinMs: 5_000, everyMs: 1 }, async () => {
    const now = await statfs(path);
    await resize(path, { bytes: (now.blocks - now.bfree) * bsize, files: now.files - now.ffree });
    const after = await statfs(path);
    return (after.bfree === 0 && after.ffree === 0) || undefined;
  });
  return { bytes: blocks * bsize, files };
}

async function resize(path: string, { bytes, files }: Room): Promise<void> {
  await inLab(['mount', '-o', `remount,size=${bytes},nr_inodes=${files}`, path]);
}
