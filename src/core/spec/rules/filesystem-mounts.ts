import { isBelow } from '../problems/paths.ts';
import { error, warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Filesystem mounts
 *
 * What is on a server's own filesystem is where that server is, and nowhere else: no other server can serve it, and no state volume, which every node
 * has to see, can be there. A mount over a folder of the system would hide it.
 */
export const filesystemMounts: Rule = function* ({ servers, exports, stateVolume }) {
  for (const { name = '', filesystems, daemon, ...server } of servers) {
    const own = exports.filter((share) => share.name !== undefined && server.exports.includes(share.name));
    const spare = filesystems.filter(({ mount }) => mount !== undefined && !own.some(({ path }) => holds(mount, path)));
    for (const [i, filesystem] of filesystems.entries()) {
      const { mount } = filesystem;
      if (mount === undefined) continue;
      const path = ['servers', name, 'filesystems', i, 'mount'];
      if (SYSTEM.some((folder) => mount === folder || isBelow(mount, folder) || isBelow(folder, mount)))
        yield error(path, 'mount-over-system', {
          message: `${mount} would hide files that the node needs`,
          hint: 'mount it in a folder of its own, such as /srv/vm',
        });
      if (holds(mount, stateVolume))
        yield error(path, 'state-volume-moves', {
          message: `the state volume ${stateVolume} lies in ${mount}, which only the node of ${name} sees`,
          hint: 'keep the state volume on storage that every node sees',
        });
      for (const other of servers) {
        const stray = exports.find(
          (share) => holds(mount, share.path) && share.name !== undefined && other.exports.includes(share.name),
        );
        if (other.name === name || stray === undefined) continue;
        yield error(path, 'export-elsewhere', {
          message: `${stray.name} lies in ${mount}, which is mounted where ${name} runs: ${other.name} can't serve it`,
          hint: `let ${name} alone list ${stray.name}`,
        });
      }
      // One is for what the kernel's server has to remember.
      if (spare.indexOf(filesystem) >= (daemon === 'kernel' ? 1 : 0))
        yield warning(path, 'unused-filesystem', {
          message: `no export of ${name} lies in ${mount}`,
          hint: 'is an export missing, or a path mistyped?',
        });
    }
  }
};

const SYSTEM = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/sys',
  '/tmp',
  '/usr',
  '/var',
];

const holds = (mount: string, path: string | undefined): boolean =>
  path !== undefined && (path === mount || isBelow(path, mount));
