// What doctor found, for people: what is wrong in full, what is well in a line each.
import type { Verdict } from '../../../core/doctor/check.ts';

export function doctorInWords(verdicts: readonly Verdict[]): string {
  const of = (...states: readonly Verdict['state'][]) => verdicts.filter(({ state }) => states.includes(state));
  const [well, early, ill] = [of('well'), of('not-yet'), of('wrong', 'unknown')];
  return [
    ...well.map(({ check, found }) => line('ok', check, found)),
    ...early.map(({ check, found }) => line('--', check, `nothing to check: ${found}`)),
    ...ill.flatMap(inFull),
    '',
    `${verdicts.length} checks: ${counted(verdicts)}`,
  ].join('\n');
}

// ---

const WIDTH = 18;

const line = (mark: string, check: string, found: string): string => `${mark}  ${check.padEnd(WIDTH)}${found}`;

function inFull({ check, state, found, why, fix }: Verdict): readonly string[] {
  const indent = ' '.repeat(WIDTH + 4);
  return [
    '',
    line(state === 'wrong' ? 'XX' : '??', check, found.split('; ').join(`\n${indent}`)),
    `${indent}why: ${why}`,
    ...(fix === null ? [] : [`${indent}fix: ${fix.split('\n').join(`\n${indent}     `)}`]),
  ];
}

function counted(verdicts: readonly Verdict[]): string {
  const count = (state: Verdict['state']) => verdicts.filter((verdict) => verdict.state === state).length;
  const [wrong, unknown, early] = [count('wrong'), count('unknown'), count('not-yet')];
  const parts = [
    ...(wrong === 0 ? [] : [`${wrong} wrong`]),
    ...(unknown === 0 ? [] : [`${unknown} can't be told`]),
    ...(early === 0 ? [] : [`${early} with nothing to check`]),
  ];
  return wrong + unknown === 0 ? ['all is well', ...parts].join(', ') : parts.join(', ');
}
