// Lengths of time as users write them: a whole number and a unit, "500ms", "10s", "2m", "1h". Inside the house they are milliseconds.

const UNITS = [
  { unit: 'h', ms: 3_600_000 },
  { unit: 'm', ms: 60_000 },
  { unit: 's', ms: 1000 },
  { unit: 'ms', ms: 1 },
] as const;

/** Milliseconds, or undefined when the text is no duration: no unit, a fraction, a sign, or more than can be counted exactly. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  const factor = UNITS.find((each) => each.unit === unit)?.ms;
  if (digits === undefined || factor === undefined) return undefined;
  const ms = Number(digits) * factor;
  return Number.isSafeInteger(ms) ? ms : undefined;
}

/** The shortest exact text, in the largest unit that divides it: 90000 is "90s", 120000 is "2m". Reads back as itself. */
export function formatDuration(ms: number): string {
  const { unit, ms: factor } = UNITS.find((each) => ms !== 0 && ms % each.ms === 0) ?? { unit: 's', ms: 1000 };
  return `${ms / factor}${unit}`;
}
