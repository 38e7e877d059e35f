// The lab's fence agent, as Pacemaker runs it: /usr/sbin/fence_gracekeeper_lab on lab nodes only.
import { readFileSync } from 'node:fs';
import { fence } from '../../lab/fence/agent.ts';

const argv = process.argv.slice(2);
const STANDARD_INPUT = 0;

// With options on the command line (a person, or `-o metadata`), nothing comes on standard input.
void fence(argv, argv.length > 0 ? '' : readFileSync(STANDARD_INPUT, 'utf8')).then(({ exit, out, complaint }) => {
  process.stdout.write(out);
  if (complaint !== undefined) process.stderr.write(`fence_gracekeeper_lab: ${complaint}\n`);
  process.exitCode = exit;
});
