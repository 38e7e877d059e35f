// The order in which test files begin: long ones first, so that at the end no worker waits for another's.
import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** On two quiet cores, rounded. A file that is not here begins in the middle. */
const SECONDS: Readonly<Record<string, number>> = {
  'failures.test.ts': 200,
  'kernel-pacemaker.test.ts': 140,
  'drill.test.ts': 130,
  'grace.test.ts': 110,
  'lock-edges.test.ts': 85,
  'native-stop.test.ts': 120,
  'failback.test.ts': 70,
  'change.test.ts': 130,
  'ssh.test.ts': 85,
  'cut.test.ts': 65,
  'custody.test.ts': 75,
  'nfsv3-edges.test.ts': 70,
  'watch.test.ts': 55,
  'server.test.ts': 80,
  'setup-package.test.ts': 65,
  'keeper.test.ts': 10,
  'lab.test.ts': 10,
  'faults.test.ts': 10,
  'drop-never-refuse.test.ts': 10,
  'holders.test.ts': 5,
  'storage-holder.test.ts': 5,
  'grace-watch.test.ts': 5,
};
const UNKNOWN = 30;

export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve([...files].sort((a, b) => seconds(b) - seconds(a) || (a.moduleId < b.moduleId ? -1 : 1)));
  }
}

const seconds = ({ moduleId, project }: TestSpecification): number =>
  (project.name === 'lab' ? SECONDS[basename(moduleId)] : undefined) ?? UNKNOWN;
