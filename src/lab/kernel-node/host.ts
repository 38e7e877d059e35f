// A kernel node of a lab as a Host, from outside the lab: by its agent.

import { follow } from '../../host/follow.ts';
import type { Argv } from '../../host/host.ts';
import { systemClock } from '../../host/local.ts';
import { ToolError } from '../../host/tool-error.ts';
import { bundle } from '../bundles.ts';
import type { Control } from '../control.ts';
import { type LabHost, nodeServices, stateOf } from '../host.ts';
import { type AgentLine, openAgentLine } from './line.ts';
import { agentSocket } from './places.ts';
import { remoteFiles } from './remote-files.ts';

const RUN_MS = 30_000;
const FILES_MS = 120_000;
/** A system call is two switches between processes, each of which waits where processors are busy: deadlines are meant for machines that are no such thing. */
const PATIENCE = 4;
/** Above the deadline that the agent keeps. */
const SLACK_MS = 60_000;

/** `lab`: the lab's outermost process. */
export function kernelHost(control: Control, lab: number, name: string): LabHost {
  const socket = `/proc/${lab}/root${agentSocket(name)}`;
  const line = lineKeeper(name, socket);
  const entering = async (argv: Argv): Promise<Argv> => [process.execPath, bundle('lab-enter'), socket, ...argv];
  return {
    name,
    clock: systemClock,
    init: () => Promise.reject(new Error(`${name} is a kernel node: its processes are not seen from outside`)),
    entering,
    powered: async () => (await stateOf(control, name)).power === 'on',
    files: remoteFiles(async (question) => (await line()).ask('files', question, FILES_MS)),
    services: nodeServices(control, name),
    run: async (argv, options) => {
      const deadlineMs = PATIENCE * (options?.deadlineMs ?? RUN_MS);
      const asked = line().then((it) =>
        it.ask('run', { argv, options: { ...options, deadlineMs } }, deadlineMs + SLACK_MS),
      );
      const answer = await asked.catch((error: unknown) => {
        const cause = error instanceof Error ? error.message : String(error);
        throw new ToolError({ argv, host: name, cause, stdout: '', stderr: '' });
      });
      if ('failure' in answer) throw new ToolError(answer.failure);
      return answer.result;
    },
    follow: (argv, heard) => follow([process.execPath, bundle('lab-enter'), socket, ...argv], heard, { group: true }),
  };
}

/** One line for all that is asked, opened anew after a power cycle. */
function lineKeeper(name: string, socket: string): () => Promise<AgentLine> {
  let known: Promise<AgentLine & { readonly closed: () => boolean }> | undefined;
  const open = () => {
    const opening = openAgentLine(name, socket).catch((error: unknown) => {
      if (known === opening) known = undefined;
      throw new Error(`${name} is powered off`, { cause: error });
    });
    known = opening;
    return opening;
  };
  return async () => {
    const last = await known;
    return last === undefined || last.closed() ? open() : last;
  };
}
