// Runs a program in a kernel node of a lab, with this process's standard streams: lab-enter SOCKET CMD...
import { runEntered } from '../../lab/kernel-node/run-entered.ts';

const [socket, program, ...args] = process.argv.slice(2);

// Whoever started this and has gone wants no more of its output.
process.stdout.on('error', () => process.exit(1));

if (socket === undefined || program === undefined) {
  process.stderr.write('lab-enter: which program?\n');
  process.exitCode = 2;
} else {
  runEntered(socket, [program, ...args]).then(
    (exitCode) => {
      process.exitCode = exitCode;
    },
    (error: unknown) => {
      process.stderr.write(`lab-enter: ${error instanceof Error ? error.message : error}\n`);
      process.exitCode = 1;
    },
  );
}
