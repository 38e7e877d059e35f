// What the command line answers.

import { table } from '../cli/in-words/table.ts';
import type { Outcome } from '../cli/outcome.ts';
import { type Measured, median, told } from './measure.ts';
import type { Bench } from './run-groups.ts';

/** 1 where a group failed; what was measured before is in the answer all the same. */
export function benchOutcome({ rounds, measured, missing, problem }: Bench): Outcome {
  if (problem === undefined) return { exit: 0, json: { rounds, measured, missing }, text: inWords(measured) };
  const text = [
    ...(measured.length === 0 ? [] : [inWords(measured)]),
    `${problem}; not measured: ${missing.join(', ')}`,
  ];
  return { exit: 1, json: { rounds, measured, missing, problem }, text: text.join('\n') };
}

const inWords = (measured: readonly Measured[]): string =>
  table([
    ['what', 'median', 'to reach', 'bare'],
    ...measured.map(({ what, unit, values, toReach, bare }) => [
      what,
      `${median(values).toFixed(3)} ${unit}`,
      `${told(toReach)} ${unit}`,
      bare === undefined ? '-' : `${median(bare.values).toFixed(3)} ${unit}`,
    ]),
  ]);
