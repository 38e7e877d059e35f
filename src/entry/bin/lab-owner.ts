// The process that owns a lab. Its maker writes the options as one line on its standard input and keeps the pipe;
// the answer is one line on standard output. End of file on a lab that is held means down.
import { createInterface } from 'node:readline';
import { runOwner } from '../../lab/owner/owner.ts';
import type { LabOptions } from '../../lab/state.ts';

const stop = () => process.exit(0);
let detached = false;

const input = createInterface({ input: process.stdin });
input.once('line', (line) => {
  const options = JSON.parse(line) as LabOptions;
  detached = options.detached;
  runOwner(options, stop).then(
    () => say({ ready: true }),
    (error: unknown) => {
      say({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      process.exitCode = 1;
      setImmediate(stop);
    },
  );
});
input.once('close', () => {
  if (!detached) stop();
});
// Whoever made a detached lab is gone, and nobody reads this any more.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

function say(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
