// How a start went, in one line on a descriptor: an OCF exit code and the reason. The launchers read it (work/agents/launcher.ts).
import { closeSync, writeSync } from 'node:fs';
import { OCF, type OcfExit } from '../work/agents/agent.ts';

export type StartReport = (failure: string | undefined, exit?: OcfExit) => void;

/** Reports once; without a descriptor to nobody. A failure is a generic error unless `exit` says more. */
export function reportOn(descriptor: string | undefined): StartReport {
  let open = descriptor === undefined ? undefined : Number(descriptor);
  return (failure, exit = OCF.genericError) => {
    if (open === undefined) return;
    say(open, failure === undefined ? `${OCF.success}` : `${exit} ${failure.replaceAll('\n', ' ')}`);
    open = undefined;
  };
}

function say(descriptor: number, line: string): void {
  try {
    writeSync(descriptor, `${line}\n`);
  } catch (error) {
    // The agent was killed: Pacemaker gave up on this start, and a stop will follow.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
  closeSync(descriptor);
}
