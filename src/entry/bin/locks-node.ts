// locks-node: run on a node by gracekeeper locks; prints what it knows of the locks of the servers that it runs, as one JSON object.
import { localMachine } from '../../host/machine.ts';
import { lockFacts } from '../../work/locks/lock-facts.ts';
import { readCluster } from '../../work/server/read-cluster.ts';

const machine = localMachine();

readCluster(machine)
  .then((cluster) => lockFacts(machine, cluster))
  .then(
    (servers) => {
      process.stdout.write(JSON.stringify({ servers }), () => process.exit(0));
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
