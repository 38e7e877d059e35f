// What a lab client's agent can be asked, by the lab's owner and through it by the command line.
import type { LockEvent } from '../../core/audit/history.ts';
import type { RunResult } from '../../host/host.ts';
import type { LockTask } from '../traffic/locks.ts';
import type { TrafficProgress, TrafficReport } from '../traffic/report.ts';

export interface MountSource {
  /** The server's address. */
  readonly address: string;
  /** What is mounted: the export's pseudo path for NFSv4, its own path for NFSv3. */
  readonly path: string;
  /** More mount options, as after mount -o. */
  readonly options?: string;
}

export type AgentVerbs = {
  /** The client's clock, for measuring how far it is from the lab's. */
  clock: [object, { now: number }];
  /** Every time that the agent reports from now on is its own minus this, give or take the error. */
  'set-ahead': [{ aheadMs: number; errorMs: number }, object];
  mount: [MountSource & { version: string; deadlineMs: number }, { point: string }];
  umount: [{ deadlineMs: number }, object];
  /** Answers when the server of the mount has. */
  speak: [object, object];
  'traffic-start': [{ slower: number }, object];
  'traffic-progress': [object, TrafficProgress];
  'traffic-stop': [{ withinMs: number }, TrafficReport];
  /** Answers when it holds what it is to hold. */
  'locks-start': [LockTask & { withinMs: number }, { worker: number }];
  'locks-rounds': [{ worker: number }, { rounds: number }];
  'locks-stop': [{ worker: number; withinMs: number }, { events: readonly LockEvent[] }];
  exec: [{ argv: readonly [string, ...string[]]; input?: string; deadlineMs: number }, RunResult];
};

export const AGENT_PORT = 7049;
/** Where a client has its mount: in its own memory, since any other folder may hold the project that its agent is read from. */
export const MOUNT_POINT = '/run/nfs';
