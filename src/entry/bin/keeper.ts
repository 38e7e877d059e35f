// Started by the ganesha_mon agent.
import { localMachine } from '../../host/machine.ts';
import { keep } from '../../work/keeper/keeper.ts';

keep(localMachine(), process.pid).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
