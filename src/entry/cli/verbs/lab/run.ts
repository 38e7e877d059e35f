// A program on a lab node, as if it had been started there: same standard streams, same exit code.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { Failed } from '../../../../core/base/failed.ts';
import type { Argv } from '../../../../host/host.ts';
import { ENVIRONMENT } from '../../../../lab/environment.ts';
import { attachLab, type Lab } from '../../../../lab/lab.ts';
import { answer } from '../../outcome.ts';
import type { Verb } from '../../program.ts';
import { DEFAULT_LAB } from '../../target.ts';

export const labRun: Verb = (lab) => {
  lab
    .command('run')
    .description('run a program on a node or a client; everything after NODE belongs to it, and so does the exit code')
    .option('--name <NAME>', 'name of the lab', DEFAULT_LAB)
    .argument('<NODE>', 'a node of the lab, or a client')
    .argument('<CMD...>', 'the program and its arguments')
    .passThroughOptions()
    .action((node: string, rest: string[], { name }: { name: string }) => passThrough(name, [node, ...rest]));
};

export const labShell: Verb = (lab) => {
  lab
    .command('shell')
    .description('a shell on a node')
    .option('--name <NAME>', 'name of the lab', DEFAULT_LAB)
    .argument('<NODE>', 'a node of the lab')
    .action((node: string, { name }: { name: string }) => passThrough(name, [node, 'bash', '-i']));
};

async function passThrough(lab: string, [node, ...rest]: readonly string[]): Promise<void> {
  let code: number | undefined;
  await answer(false, async () => {
    const [program, ...args] = rest[0] === '--' ? rest.slice(1) : rest;
    if (node === undefined || program === undefined) throw new Failed(2, 'no-command', 'which program?');
    code = await runThere(lab, node, [program, ...args]);
    return { exit: 0, json: {}, text: '' };
  });
  if (code !== undefined) process.exitCode = code;
}

async function runThere(name: string, node: string, argv: Argv): Promise<number> {
  const lab = await attachLab(name);
  if ((await lab.state()).clients.some((client) => client.name === node)) return runOnClient(lab, node, argv);
  const [program, ...args] = await lab.entering(node, argv);
  lab.close();
  const env = { ...ENVIRONMENT, TERM: process.env.TERM ?? 'dumb' };
  const child = spawn(program, args, { stdio: 'inherit', env });
  // The terminal's Ctrl-C is the program's to answer; it reaches this process too.
  process.on('SIGINT', () => undefined);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? SIGNALLED + (signal ? constants.signals[signal] : 0);
}

/** A client is another machine: what its program says comes when it has ended, and it has no standard input. */
async function runOnClient(lab: Lab, name: string, argv: Argv): Promise<number> {
  const { stdout, stderr, exitCode } = await (await lab.client(name)).exec(argv);
  lab.close();
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  return exitCode;
}

/** As a shell reports a program that a signal ended. */
const SIGNALLED = 128;
