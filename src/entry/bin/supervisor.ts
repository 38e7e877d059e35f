// Started by the ganesha_nfsd agent: supervisor SERVER.
import { localMachine } from '../../host/machine.ts';
import { readCluster } from '../../work/server/read-cluster.ts';
import { supervise } from '../../work/server/supervise.ts';

const [, , server = ''] = process.argv;
const machine = localMachine();

readCluster(machine)
  .then((cluster) => supervise(machine, cluster, server, process.pid))
  .then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
