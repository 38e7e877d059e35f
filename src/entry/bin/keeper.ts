// Started by the ganesha_mon agent: keeper [DESCRIPTOR].
import '../threads.ts';
import { SEVERITY } from '../../core/observe/severity.ts';
import { claimProcessor } from '../../host/claim-processor.ts';
import { localMachine } from '../../host/machine.ts';
import { keep } from '../../work/keeper/keeper.ts';
import { reportOn } from '../report-start.ts';
import { toStderr } from '../stderr.ts';
import { VERSION } from '../version.ts';

/** A fence frees what the lost node held; by then its peers are in grace. On a busy node that is a race, in which Corosync has real time. */
const PRIORITY = -15;

const report = reportOn(process.argv[2]);

// Pacemaker starts all that it starts at priority 0 (lib/services/services_linux.c).
claimProcessor(PRIORITY);

keep(localMachine(), { pid: process.pid, version: VERSION, started: () => report(undefined) }).catch(
  (error: unknown) => {
    toStderr(SEVERITY.error, error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
