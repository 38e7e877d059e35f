// What can't be undone is confirmed by typing its name: at the terminal, or by --yes NAME where there is none.
import { createInterface } from 'node:readline';
import { Failed } from '../../core/base/failed.ts';

export interface Confirmation {
  /** What would happen, told on stderr before the question. */
  readonly warning: string;
  /** What is to be typed. */
  readonly name: string;
  /** The --yes option's value; undefined when it was not given. */
  readonly yes: string | undefined;
}

/** Throws Failed (3, `not-confirmed`) unless the name was typed; (2, `wrong-name`) when --yes names another. */
export async function confirm({ warning, name, yes }: Confirmation): Promise<void> {
  if (yes === name) return;
  if (yes !== undefined)
    throw new Failed(2, 'wrong-name', `--yes ${yes} does not name ${name}`, { hint: `--yes ${name}` });
  process.stderr.write(`${warning}\n`);
  if (!process.stdin.isTTY) throw notConfirmed(name, 'nobody is there to ask');
  process.stderr.write(`type ${name} to go on: `);
  if ((await firstLine()).trim() !== name) throw notConfirmed(name, 'nothing was done');
}

const notConfirmed = (name: string, message: string) =>
  new Failed(3, 'not-confirmed', message, { hint: `without a terminal, --yes ${name}` });

/** Empty when the input ends, or is interrupted. */
function firstLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  return new Promise((resolve) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    lines.once('close', () => resolve(''));
  });
}
