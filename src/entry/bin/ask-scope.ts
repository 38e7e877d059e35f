// ask-scope: run on a node by doctor; prints what each server says of itself, as one JSON object.
import { localMachine } from '../../host/machine.ts';
import { askScopes } from '../../work/doctor/ask-scope.ts';
import { readCluster } from '../../work/server/read-cluster.ts';

const machine = localMachine();

readCluster(machine)
  .then((cluster) => askScopes(machine, cluster))
  .then(
    (scopes) => {
      process.stdout.write(JSON.stringify(scopes), () => process.exit(0));
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
