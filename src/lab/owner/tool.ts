// Programs that the owner runs, in the lab's own namespaces or in a node's.
import type { Argv, RunOptions, RunResult } from '../../host/host.ts';
import { runProgram } from '../../host/run-program.ts';
import { into } from '../namespaces.ts';
import { NODE_PATH } from '../state.ts';

const env = { PATH: NODE_PATH, LC_ALL: 'C.UTF-8' };

export const inLab = (argv: Argv, options?: RunOptions): Promise<RunResult> =>
  runProgram({ host: 'lab', argv, env }, options);

/** `init`: the node's first process, as the lab numbers it. */
export const inNode = (name: string, init: number, argv: Argv, options?: RunOptions): Promise<RunResult> =>
  runProgram({ host: name, argv: into(init, argv), shown: argv, env }, options);
