// Since when? As people say it: "10m" ago, or a time.
import { parseDuration } from '../base/duration.ts';

/** Milliseconds since the epoch; undefined when the text is neither a duration ("90s", "10m", "2h") nor a time ("2026-11-21", "2026-11-21T10:30Z"). Times are UTC unless they say otherwise. */
export function parseSince(text: string, now: number): number | undefined {
  const ago = parseDuration(text);
  if (ago !== undefined) return now - ago;
  const [, day, time = '00:00', zone = 'Z'] = TIME.exec(text) ?? [];
  if (day === undefined) return undefined;
  const at = Date.parse(`${day}T${time}${zone}`);
  // JavaScript takes 30 February for 1 March.
  return Number.isNaN(at) || !isDay(day) ? undefined : at;
}

// ---

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/;

const isDay = (day: string): boolean => new Date(`${day}T00:00Z`).toISOString().startsWith(day);
