// For a process that does little, and that is useless late.
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
