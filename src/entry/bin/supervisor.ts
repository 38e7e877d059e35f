// Started by the ganesha_nfsd agent: supervisor SERVER [DESCRIPTOR].
import { localMachine } from '../../host/machine.ts';
import { readCluster } from '../../work/server/read-cluster.ts';
import { supervise } from '../../work/server/supervise.ts';
import { reportOn } from '../report-start.ts';

const [, , server = '', descriptor] = process.argv;
const machine = localMachine();
const report = reportOn(descriptor);

readCluster(machine)
  .then((cluster) => supervise(machine, cluster, server, process.pid, report))
  .then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      report(error instanceof Error ? error.message : String(error));
      process.exit(1);
    },
  );
