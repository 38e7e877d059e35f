// Started by the ganesha_mon agent: keeper [DESCRIPTOR].
import '../threads.ts';
import { dirname, join } from 'node:path';
import { SEVERITY } from '../../core/observe/severity.ts';
import { claimProcessor } from '../../host/claim-processor.ts';
import { localMachine } from '../../host/machine.ts';
import { keep } from '../../work/keeper/keeper.ts';
import { reportOn } from '../report-start.ts';
import { toStderr } from '../stderr.ts';
import { VERSION } from '../version.ts';

const report = reportOn(process.argv[2]);

// A fence frees what the lost node held, and its peers must be in grace by then: on a busy node a race. Corosync has real time; what Pacemaker starts has
// priority 0 (lib/services/services_linux.c).
claimProcessor();

const agents = [process.execPath, join(dirname(__filename), 'agent.cjs'), 'serve'] as const;

keep(localMachine(), { pid: process.pid, version: VERSION, agents, started: () => report(undefined) }).catch(
  (error: unknown) => {
    toStderr(SEVERITY.error, error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
