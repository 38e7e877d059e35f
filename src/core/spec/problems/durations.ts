import { formatDuration, parseDuration } from '../../base/duration.ts';
import type { Judge } from './problem.ts';

export interface DurationRange {
  readonly leastMs: number;
  readonly mostMs: number;
  /** The duration is a multiple of this. */
  readonly stepMs: number;
  /** Who says so, for the hint. */
  readonly why: string;
}

/** A length of time within a range. */
export function judgeDuration({ leastMs, mostMs, stepMs, why }: DurationRange): Judge {
  return (text) => {
    const ms = parseDuration(text);
    if (ms === undefined)
      return { code: 'bad-duration', message: `${text} is not a length of time`, hint: hintFor(text) };
    if (ms % stepMs !== 0)
      return { code: 'bad-duration', message: `${text} is not a whole number of ${formatDuration(stepMs)}`, hint: why };
    if (ms >= leastMs && ms <= mostMs) return undefined;
    const range = `${formatDuration(leastMs)} to ${formatDuration(mostMs)}`;
    return { code: 'out-of-range', message: `${text} is outside ${range}`, hint: why };
  };
}

// ---

function hintFor(text: string): string {
  return /^\d+$/.test(text)
    ? `say the unit: ${text}s, if these are seconds`
    : 'write a whole number and a unit: 500ms, 10s, 2m or 1h';
}
