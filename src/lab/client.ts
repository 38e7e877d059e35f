// A client of a lab, as tests, drills and the command line hold it.
import type { LockEvent } from '../core/audit/history.ts';
import type { Argv, RunResult } from '../host/host.ts';
import type { AgentVerbs, MountSource } from './client/verbs.ts';
import type { Control } from './control.ts';
import { neverRan } from './never-ran.ts';
import type { ClientKind, ClientState } from './state.ts';
import type { LockTask } from './traffic/locks.ts';
import type { TrafficProgress, TrafficReport } from './traffic/report.ts';

export interface LabClient {
  readonly name: string;
  readonly kind: ClientKind;
  readonly address: string;
  readonly address6: string;
  /** Mounts with the version of its kind, hard, over TCP; for NFSv3 it starts rpcbind and rpc.statd first. Returns the mount point. */
  mount(source: MountSource): Promise<string>;
  umount(): Promise<void>;
  /** Returns when the server of the mount has answered. */
  speak(): Promise<void>;
  /** Starts both streams of traffic on the mount (src/lab/traffic), so many times slower than usual. */
  startTraffic(slower?: number): Promise<void>;
  progress(): Promise<TrafficProgress>;
  /** Waits up to `withinMs` (30 s unless given) for what is under way: what still hangs then is in the report. */
  stopTraffic(withinMs?: number): Promise<TrafficReport>;
  /** Starts one that takes locks on the mount (src/lab/traffic/locks-program.ts), and returns when it holds what it is to hold. */
  lock(task: LockTask): Promise<ClientLocks>;
  /** Runs a program on the client; its exit code is part of the answer. Throws ToolError when it outlives its deadline. */
  exec(argv: Argv, options?: { readonly input?: string; readonly deadlineMs?: number }): Promise<RunResult>;
  /** Kills the client, as pulling its plug would. */
  remove(): Promise<void>;
}

export interface ClientLocks {
  rounds(): Promise<number>;
  /** Waits up to `withinMs` (30 s unless given) for what is under way; returns all that it saw. */
  stop(withinMs?: number): Promise<readonly LockEvent[]>;
}

const ASK_MS = 15_000;
const MOUNT_MS = 60_000;
/** Its first files are created in it: a server in grace makes that wait. */
const START_MS = 150_000;
const TRAFFIC_END_MS = 30_000;
const EXEC_MS = 30_000;
/** A mount may wait for a server that is somewhere between two nodes. */
const SPEAK_MS = 120_000;
/** Above a deadline that the client itself keeps: for the way there and back, and for reading the file back. */
const SLACK_MS = 15_000;

export function labClient(control: Control, { name, kind, address, address6 }: ClientState): LabClient {
  const ask = async <K extends keyof AgentVerbs>(
    verb: K,
    question: AgentVerbs[K][0],
    deadlineMs = ASK_MS,
  ): Promise<AgentVerbs[K][1]> =>
    // The agent's answer to this verb: AgentVerbs is the contract between the two ends.
    (await control.ask(
      'client-ask',
      { name, verb, ask: question, deadlineMs },
      deadlineMs + SLACK_MS,
    )) as AgentVerbs[K][1];
  return {
    name,
    kind,
    address,
    address6,
    mount: async (source) => {
      const version = kind.slice('kernel:'.length);
      return (await ask('mount', { ...source, version, deadlineMs: MOUNT_MS }, MOUNT_MS + SLACK_MS)).point;
    },
    umount: async () => {
      await ask('umount', { deadlineMs: MOUNT_MS }, MOUNT_MS + SLACK_MS);
    },
    speak: async () => {
      await ask('speak', {}, SPEAK_MS);
    },
    startTraffic: async (slower = 1) => {
      await ask('traffic-start', { slower }, START_MS);
    },
    progress: () => ask('traffic-progress', {}),
    stopTraffic: (withinMs = TRAFFIC_END_MS) => ask('traffic-stop', { withinMs }, 2 * withinMs + SLACK_MS),
    lock: async (task) => {
      // What two clients saw is compared to the millisecond.
      await control.ask('client-clock', { name }, ASK_MS);
      const { worker } = await ask('locks-start', { ...task, withinMs: START_MS }, START_MS + SLACK_MS);
      return {
        rounds: async () => (await ask('locks-rounds', { worker })).rounds,
        stop: async (withinMs = TRAFFIC_END_MS) =>
          (await ask('locks-stop', { worker, withinMs }, withinMs + SLACK_MS)).events,
      };
    },
    exec: async (argv, { input, deadlineMs = EXEC_MS } = {}) => {
      const question = {
        argv: [...argv] as [string, ...string[]],
        deadlineMs,
        ...(input === undefined ? {} : { input }),
      };
      return ask('exec', question, deadlineMs + SLACK_MS).catch((error: unknown) => {
        throw neverRan(name, argv, error);
      });
    },
    remove: async () => {
      await control.ask('client-remove', { name }, ASK_MS);
    },
  };
}
