// Agents without a start of Node: a process of the keeper's does what a launcher asks for, in the launcher's stead. To start Node costs 75 to 90 ms on the way of
// every step of a move, and on a slow node ten times that (decision 0019).
//
// What must hold, and what can go wrong:
// - Pacemaker's word is last: when it kills an action that takes too long, the launcher's connection ends, and with it this process and every program that it has
//   started for an action, just as a bundle is killed. Other actions that are under way here lose their answer, and their launchers have the bundle do them anew.
// - it hangs, or is dead, or of another version than the launcher: the launcher hears no sign of life, or nothing, and runs the bundle.
// - the keeper dies: it dies too (pdeathsig), and so it is never older than that.
import type { Listener } from '../../host/control-socket.ts';
import type { Machine } from '../../host/machine.ts';
import { ageOf } from '../server/identity.ts';
import { AGENTS_SOCKET } from '../server/paths.ts';
import type { Agent, AgentContext } from './agent.ts';
import { runAgent } from './run-agent.ts';

export interface ServeParts {
  readonly machine: Machine;
  readonly agents: readonly Agent[];
  readonly version: string;
  readonly bundle: AgentContext['bundle'];
  /** Ends this process, and whatever it has started for an action. */
  readonly cut: () => void;
}

/** A node that is short of time is late with everything; what is left of an action's time is enough for the bundle. */
export const BEAT = { word: '.', everyMs: 2_000, missedAfterS: 10 } as const;

/** Answers `VERSION AGENT ACTION PID` with `CODE REASON`; the process with that number is the launcher, whose environment says the rest. */
export async function serveAgents(parts: ServeParts): Promise<Listener> {
  parts.machine.raw.prepare();
  return parts.machine.serveWords(AGENTS_SOCKET, {
    // The launcher has the bundle do it then, which says what is wrong.
    answer: (line) => answer(parts, line).catch(() => undefined),
    abandoned: parts.cut,
    beat: BEAT.word,
    beatEveryMs: BEAT.everyMs,
  });
}

async function answer({ machine, agents, version, bundle }: ServeParts, line: string): Promise<string | undefined> {
  const [theirs, name, action = '', pid = ''] = line.split(' ');
  const agent = agents.find((one) => one.name === name);
  if (theirs !== version || agent === undefined || !/^[0-9]+$/.test(pid)) return undefined;
  const environment = await machine.files.read(`/proc/${pid}/environ`);
  if (environment === undefined) return undefined;
  const spentMs = await ageOf(machine, Number(pid));
  const { exit, reason } = await runAgent(agent, { action, env: envOf(environment), machine, bundle, spentMs });
  return `${exit} ${(reason ?? '').replaceAll('\n', ' ')}`;
}

/** proc(5): each NAME=VALUE ends with a zero byte. */
const envOf = (environment: string): Record<string, string> =>
  Object.fromEntries(
    environment
      .split('\0')
      .filter((entry) => entry.includes('='))
      .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)] as const),
  );
