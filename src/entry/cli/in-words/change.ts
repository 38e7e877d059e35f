// What applying a cluster.yaml comes to, as an administrator reads it before saying yes.
import type { Prospect } from '../../../core/change/prospect.ts';
import { changesInWords } from '../../../core/plan/changes-in-words.ts';

export function changeInWords({ changes, effects, drift, before }: Prospect): string {
  if (changes.length === 0)
    return [`cluster ${before.name} is as cluster.yaml says: nothing to do`, ...drifted(drift)].join('\n');
  return [
    `In cluster ${before.name}:`,
    ...changes.flatMap(({ words }) => words).map((line) => `  ${line}`),
    'What happens:',
    ...(effects.length === 0 ? ['  no server and no client notices'] : effects.map(({ words }) => `  ${words}`)),
    ...drifted(drift),
  ].join('\n');
}

/** As --json has it. */
export const changeAsJson = ({ changes, effects, drift }: Prospect) => ({
  changes,
  effects,
  drift: changesInWords(drift)
    .split('\n')
    .filter((line) => line !== ''),
});

function drifted(drift: Prospect['drift']): string[] {
  if (drift.length === 0) return [];
  return [
    'Changed with other tools (as it is -> as gracekeeper has told it), and left alone unless --overwrite-drift is given:',
    ...changesInWords(drift)
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}
