// Progress on stderr: one line a step, with the seconds since the start.
import { SEVERITY } from '../../core/observe/severity.ts';
import type { Progress } from '../../work/commands/progress.ts';
import { toStderr } from '../stderr.ts';

export function progressLines(): Progress {
  const start = performance.now();
  return (step, node) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
    toStderr(SEVERITY.info, `${seconds} s  ${node === undefined ? '' : `${node}: `}${step}`);
  };
}
