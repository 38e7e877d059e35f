// May a crashed daemon be started again here, or is it time to move?
import { formatDuration } from '../../core/base/duration.ts';
import type { OnCrash } from '../../core/spec/cluster.ts';

/** `restarts` are the times (ms) of earlier restarts in place. */
export function mayRestart(onCrash: OnCrash, restarts: readonly number[], now: number): boolean {
  if (onCrash.kind === 'move') return false;
  return restarts.filter((at) => now - at < onCrash.withinMs).length < onCrash.restarts;
}

/** Why it moved, once mayRestart has said no. */
export const budgetInWords = (onCrash: OnCrash): string =>
  onCrash.kind === 'move'
    ? 'it moves at every crash (onCrash: move)'
    : `it has been restarted ${onCrash.restarts} times within ${formatDuration(onCrash.withinMs)} already (onCrash)`;
