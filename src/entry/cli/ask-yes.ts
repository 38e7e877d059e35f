// A question that only a person answers.
import { createInterface } from 'node:readline/promises';
import { Failed } from '../../core/base/failed.ts';

/** Somebody is there, and sees the question. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Resolves when the answer is yes. Throws Failed: 3 when it is another one, 2 where nobody can be asked. */
export async function requireYes(question: string, said: boolean): Promise<void> {
  if (said) return;
  if (!canAsk())
    throw new Failed(2, 'not-confirmed', 'this changes a live cluster, and nobody can be asked here', {
      hint: 'say --yes',
    });
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [yes/no] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new Failed(3, 'not-confirmed', 'nothing has been changed');
  } finally {
    terminal.close();
  }
}
