import type { NfsVersion } from '../cluster.ts';
import type { Problem } from './problem.ts';

export const NFS_VERSIONS: readonly NfsVersion[] = ['3', '4.0', '4.1', '4.2'];

/** YAML reads 4.1 as a number and '4.1' as text; both are fine. Undefined when it is no version. */
export const parseVersion = (written: string | number): NfsVersion | undefined =>
  NFS_VERSIONS.find((version) => version === String(written));

/** A plain 4 is refused rather than guessed at: 4.0 alone costs whole grace periods, 4.1 and 4.2 don't. */
export function judgeVersion(written: string | number): Problem | undefined {
  if (parseVersion(written) !== undefined) return undefined;
  const hint =
    String(written) === '4'
      ? 'say which: 4.1 and 4.2, or 4.0 too for clients that have no other'
      : `there are ${NFS_VERSIONS.join(', ')}`;
  return { code: 'bad-version', message: `${written} is not a version of NFS that can be served`, hint };
}
