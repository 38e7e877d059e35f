// Started by the ganesha_nfsd agent: supervisor SERVER [DESCRIPTOR].
import '../threads.ts';
import { dirname, join } from 'node:path';
import { SEVERITY } from '../../core/observe/severity.ts';
import { localMachine } from '../../host/machine.ts';
import { OCF } from '../../work/agents/agent.ts';
import { liveServer } from '../../work/server/live-config.ts';
import { reasonOf } from '../../work/server/reason.ts';
import { supervise } from '../../work/server/supervise.ts';
import { endProcess } from '../end-process.ts';
import { reportOn } from '../report-start.ts';
import { toStderr } from '../stderr.ts';

const [, , name = '', descriptor] = process.argv;
const machine = localMachine();
const notifier = [process.execPath, `${dirname(__filename)}/notify.cjs`] as const;
const callBack = [process.execPath, `${dirname(__filename)}/call-back.cjs`] as const;
const report = reportOn(descriptor);
const ending = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => ending.abort());

async function main(): Promise<void> {
  const config = await liveServer(machine, name);
  if (config === undefined) return report(`the cluster has no server ${name}`, OCF.notConfigured);
  const custodian = [process.execPath, join(__dirname, 'custodian.cjs')] as const;
  const programs = { notifier, callBack, custodian };
  await supervise({ machine, ...config, pid: process.pid, ...programs, ending: ending.signal, report });
}

main().then(
  () => endProcess(machine, 0),
  (error: unknown) => {
    toStderr(SEVERITY.error, error instanceof Error ? (error.stack ?? error.message) : String(error));
    report(reasonOf(error));
    endProcess(machine, 1);
  },
);
