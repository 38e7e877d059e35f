// How scripts speak and run programs: progress on stderr, so that stdout is the answer's.
import { spawnSync } from 'node:child_process';

export const say = (text) => process.stderr.write(`gracekeeper: ${text}\n`);

/** Runs a program to its end, its output on stderr. Throws when it fails. */
export function step(program, args, env = {}) {
  const { status, error, signal } = spawnSync(program, args, {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...env },
  });
  if (error) throw new Error(`${program} could not be started: ${error.message}`);
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} ${signal ? `was ended by ${signal}` : `exited with ${status}`}`);
}
