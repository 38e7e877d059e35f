// For a process that does little, and that is useless late.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** As nice(1) counts, from -20, before everybody, to 19. */
export const BEFORE_OTHERS = -15;

/** Where even root may not (a container), it stays as it is. */
export function claimProcessor(): void {
  try {
    setPriority(BEFORE_OTHERS);
    // Where sessions share the processor among them, a priority counts within one only (sched(7)).
    writeFileSync('/proc/self/autogroup', `${BEFORE_OTHERS}`);
  } catch {
    // As said above.
  }
}

/** Before everybody who is not in real time himself (SCHED_RR, sched(7)); for a process that rests much. Where it may not, it stays as it is. */
export function claimRealTime(): void {
  spawnSync('chrt', ['--rr', '--pid', '1', `${process.pid}`]);
}
