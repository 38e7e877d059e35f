import { runProgram } from '../cli/program.ts';
import { verbs } from '../cli/verbs/index.ts';

void runProgram(verbs, process.argv);
