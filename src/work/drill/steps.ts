// What the time of a drill goes to, by what it says that it does.
import type { Clock } from '../../host/host.ts';
import type { Progress } from '../commands/progress.ts';

export interface Step {
  readonly what: string;
  readonly ms: number;
}

export interface Steps {
  readonly progress: Progress;
  /** Until now. What takes no time is left out. */
  all(): readonly Step[];
}

export function stepsOn(clock: Clock): Steps {
  const begun: { readonly what: string; readonly at: number }[] = [];
  return {
    progress: (what) => void begun.push({ what, at: clock.now() }),
    all: () => {
      const now = clock.now();
      const steps = begun.map(({ what, at }, index) => ({ what, ms: Math.round((begun[index + 1]?.at ?? now) - at) }));
      return steps.filter(({ ms }) => ms > 0);
    },
  };
}
