// Started by the ganesha_nfsd agent: supervisor SERVER [DESCRIPTOR]. With a descriptor it says there, in one line, how the start went:
// an OCF exit code and the reason.
import { closeSync, writeSync } from 'node:fs';
import { localMachine } from '../../host/machine.ts';
import { OCF } from '../../work/agents/agent.ts';
import { readCluster } from '../../work/server/read-cluster.ts';
import { supervise } from '../../work/server/supervise.ts';

const [, , server = '', descriptor] = process.argv;
const machine = localMachine();

function report(failure: string | undefined): void {
  if (descriptor === undefined) return;
  const line = failure === undefined ? `${OCF.success}` : `${OCF.genericError} ${failure.replaceAll('\n', ' ')}`;
  writeSync(Number(descriptor), `${line}\n`);
  closeSync(Number(descriptor));
}

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
