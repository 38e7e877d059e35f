// How a start went, in one line on a descriptor: an OCF exit code and the reason. The launchers read it (work/agents/launcher.ts).
import { closeSync, writeSync } from 'node:fs';
import { OCF } from '../work/agents/agent.ts';

/** Reports once; without a descriptor to nobody. */
export function reportOn(descriptor: string | undefined): (failure: string | undefined) => void {
  let open = descriptor === undefined ? undefined : Number(descriptor);
  return (failure) => {
    if (open === undefined) return;
    const line = failure === undefined ? `${OCF.success}` : `${OCF.genericError} ${failure.replaceAll('\n', ' ')}`;
    writeSync(open, `${line}\n`);
    closeSync(open);
    open = undefined;
  };
}
