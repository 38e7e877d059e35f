// Started by the ganesha_mon agent: keeper [DESCRIPTOR].
import '../threads.ts';
import { localMachine } from '../../host/machine.ts';
import { keep } from '../../work/keeper/keeper.ts';
import { reportOn } from '../report-start.ts';
import { VERSION } from '../version.ts';

const report = reportOn(process.argv[2]);

keep(localMachine(), { pid: process.pid, version: VERSION, started: () => report(undefined) }).catch(
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
