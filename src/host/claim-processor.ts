// For a process that does little, and that is useless late.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** From -20, before everybody, to 19. Where even root may not (a container), it stays as it is. */
export function claimProcessor(priority: number): void {
  try {
    setPriority(priority);
    // Where sessions share the processor among them, a priority counts within one only (sched(7)).
    writeFileSync('/proc/self/autogroup', `${priority}`);
  } catch {
    // As said above.
  }
}

/** Before everybody who is not in real time himself (SCHED_RR, sched(7)); for a process that rests much. Where it may not, it stays as it is. */
export function claimRealTime(): void {
  spawnSync('chrt', ['--rr', '--pid', '1', `${process.pid}`]);
}
