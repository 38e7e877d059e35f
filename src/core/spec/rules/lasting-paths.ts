import { isBelow } from '../problems/paths.ts';
import { type Path, type Trouble, warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Lasting paths
 *
 * Folders that every machine has for itself, or that are gone after a reboot, are no shared storage: hier(7), file-hierarchy(7).
 */
export const lastingPaths: Rule = function* ({ stateVolume, exports }) {
  yield* judge(stateVolume, ['stateVolume']);
  for (const { name = '', path } of exports) yield* judge(path, ['exports', name, 'path']);
};

const OWN = ['/dev', '/etc', '/proc', '/run', '/sys', '/tmp', '/usr', '/var/run', '/var/tmp'];

function* judge(path: string | undefined, at: Path): Iterable<Trouble> {
  const own = OWN.find((folder) => path !== undefined && (path === folder || isBelow(path, folder)));
  if (own === undefined) return;
  const message = `${path} lies in ${own}, which every node has for itself`;
  yield warning(at, 'path-not-shared', { message, hint: 'name a folder on storage that every node sees' });
}
