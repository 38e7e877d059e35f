// Started by the ganesha_mon agent: keeper [DESCRIPTOR].
import '../threads.ts';
import { SEVERITY } from '../../core/observe/severity.ts';
import { localMachine } from '../../host/machine.ts';
import { keep } from '../../work/keeper/keeper.ts';
import { reportOn } from '../report-start.ts';
import { toStderr } from '../stderr.ts';
import { VERSION } from '../version.ts';

const report = reportOn(process.argv[2]);

keep(localMachine(), { pid: process.pid, version: VERSION, started: () => report(undefined) }).catch(
  (error: unknown) => {
    toStderr(SEVERITY.error, error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
