// NFS versions as an option's value.
import { InvalidArgumentError } from 'commander';
import type { NfsVersion } from '../../../core/spec/cluster.ts';

const VERSIONS: readonly NfsVersion[] = ['3', '4.0', '4.1', '4.2'];

/** As in 3,4.1. Throws InvalidArgumentError. */
export function nfsVersions(text: string): readonly NfsVersion[] {
  return text.split(',').map((word) => {
    const version = VERSIONS.find((known) => known === word.trim());
    if (version !== undefined) return version;
    throw new InvalidArgumentError(`It takes ${VERSIONS.join(', ')}, with commas between them.`);
  });
}
