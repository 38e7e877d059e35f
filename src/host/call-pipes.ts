// Calls from shell scripts through named pipes: what a script can do without starting a program, which costs it more than the call.
import { chmodSync, closeSync, constants, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { type Handed, handedCalls } from '../core/locks/call.ts';
import type { Listener } from './control-socket.ts';
import { runProgram } from './run-program.ts';

/** One word, which the caller reads. Its failure is told as "failed". */
export type AnswerCall = (call: Handed['words']) => Promise<string>;

/**
 * Makes the folder, root's alone, with the pipes `ask`, `answer`, `turn` and `begun` (work/locks/call-out-script.ts), and answers until it is closed.
 * Characters of the words are bytes.
 */
export async function serveCallPipes(folder: string, answer: AnswerCall): Promise<Listener> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  const pipes = ['ask', 'answer', 'turn', 'begun'].map((name) => `${folder}/${name}`);
  await runProgram({ host: 'here', argv: ['mkfifo', '-m', '600', ...pipes] });
  // Both directions: an end of our own is always open, so that the other can come and go.
  const flags = constants.O_RDWR | constants.O_NONBLOCK;
  const answers = openSync(`${folder}/answer`, flags);
  const turn = openSync(`${folder}/turn`, flags);
  tell(turn, '\n');
  const calls = new Socket({ fd: openSync(`${folder}/ask`, flags), readable: true, writable: false });
  let open = true;
  const reply = (caller: string, word: string) => {
    if (open) tell(answers, `${caller} ${word}\n`);
  };
  let received = '';
  calls.setEncoding('latin1').on('data', (chunk: string) => {
    const handed = handedCalls(received + chunk);
    received = handed.rest;
    for (const { caller, words } of handed.calls)
      void answer(words).then(
        (word) => reply(caller, word),
        () => reply(caller, 'failed'),
      );
  });
  calls.on('error', () => calls.destroy());
  const close = () => {
    if (!open) return;
    open = false;
    calls.destroy();
    for (const pipe of [answers, turn]) closeSync(pipe);
  };
  return { close };
}

/** A pipe is full when nobody has read for thousands of calls: nobody waits then. */
function tell(pipe: number, line: string): void {
  try {
    writeSync(pipe, line);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
  }
}
