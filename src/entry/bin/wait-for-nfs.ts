// wait-for-nfs MILLISECONDS [SERVER...]: run on a node by setup and move; exit 1 with one line when an address stays silent.
import { localMachine } from '../../host/machine.ts';
import { waitForNfs } from '../../work/commands/wait-for-nfs.ts';
import { readCluster } from '../../work/server/read-cluster.ts';

const [, , withinMs = '30000', ...names] = process.argv;
const machine = localMachine();

readCluster(machine)
  .then(({ servers }) =>
    waitForNfs(
      machine,
      servers.filter(({ name }) => names.length === 0 || names.includes(name)),
      Number(withinMs),
    ),
  )
  .then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
