import { exportfsLocations, LONGEST_LOCATIONS } from '../../config/exportfs-locations.ts';
import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Replicas, and lists of locations
 *
 * Replicas are copies that do not change: nobody keeps them alike, and a client may read from any. Who is told of them asks for fs_locations, which Ganesha
 * answers for junctions only (4.3, FSAL_VFS/vfs/attrs.c).
 */
export const locations: Rule = function* ({ exports, servers }) {
  for (const { name = '', access, replicas, refer, pseudo = '' } of exports) {
    for (const [key, said] of Object.entries({ replicas, refer })) {
      const bytes = new TextEncoder().encode(exportfsLocations(whole(said ?? []), pseudo, servers));
      if (bytes.length > LONGEST_LOCATIONS)
        yield error(['exports', name, key], 'too-many-locations', {
          message: `the locations of ${name} are ${bytes.length} bytes long as exports(5) has them, of which rpc.mountd reads ${LONGEST_LOCATIONS}`,
          hint: 'name fewer hosts, or shorter paths',
        });
    }
    if (replicas === undefined) continue;
    const at = ['exports', name, 'replicas'];
    if (refer !== undefined)
      yield error(at, 'refer-and-replicas', {
        message: `${name} is elsewhere (refer), and has copies elsewhere (replicas): exports(5) takes one of the two`,
        hint: 'write all the places under refer',
      });
    if (access === 'rw')
      yield error(at, 'replicas-written', {
        message: `${name} may be written, and nobody writes the same to its replicas`,
        hint: 'write access: ro; for storage that is kept alike on two nodes see drbd',
      });
    const ganesha = servers.find((server) => server.daemon === 'ganesha' && server.exports.includes(name));
    if (ganesha !== undefined)
      yield error(at, 'ganesha-replicas', {
        message: `${ganesha.name} is NFS-Ganesha, which has no way to tell clients of replicas`,
        hint: `let servers with daemon: kernel list ${name}, or leave replicas out: Linux clients don't use them (docs/referrals.md)`,
      });
  }
};

const whole = (texts: readonly (string | undefined)[]): readonly string[] => texts.filter((text) => text !== undefined);
