// Whom the kernel ends when memory is short (proc(5), oom_score_adj): a daemon that leaks, rather than the supervisor, whose death is the daemon's too.
import type { Machine } from '../../host/machine.ts';

/** -1000 is never; 0 is like everybody. */
export type OomScore = '-1000' | '-900' | '0';

/** Children inherit it. Where even root may not (a container), it stays as it is. */
export function setOomScore(machine: Machine, pid: number | undefined, score: OomScore): void {
  if (pid === undefined) return;
  try {
    machine.poke(`/proc/${pid}/oom_score_adj`, score);
  } catch {
    // As above, or it has ended already.
  }
}
