// drop-locks-node ASKED: run on a node by gracekeeper locks drop; prints a DropWord, as one JSON object.
import { dirname } from 'node:path';
import { localMachine } from '../../host/machine.ts';
import { type DropAsked, dropLocks } from '../../work/locks/drop-locks.ts';
import { readCluster } from '../../work/server/read-cluster.ts';

const machine = localMachine();
const asked = JSON.parse(process.argv[2] ?? '{}') as DropAsked;
const callBack = [process.execPath, `${dirname(__filename)}/call-back.cjs`] as const;

readCluster(machine)
  .then((cluster) => dropLocks({ machine, cluster, asked, callBack }))
  .then(
    (word) => {
      process.stdout.write(JSON.stringify(word), () => process.exit(0));
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
    },
  );
