// What the agent in a kernel node can be asked, by the lab's owner and by whoever holds the node as a Host.
import type { Argv, RunOptions, RunResult, Service } from '../../host/host.ts';
import type { ToolFailure } from '../../host/tool-error.ts';
import type { LabOptions, OwnerVerbs } from '../state.ts';
import type { FilesAnswer, FilesQuestion } from './remote-files.ts';

export type NodeVerbs = {
  /** Prepares what its memory holds, and, when it boots for the first time, its disk. */
  furnish: [Furnishing, object];
  run: [{ argv: Argv; options: RunOptions }, { result: RunResult } | { failure: ToolFailure }];
  files: [FilesQuestion, FilesAnswer];
  service: [{ service: Service; action: 'start' | 'stop' | 'crash' }, object];
  'service-active': [{ service: Service }, { active: boolean }];
  /** Runs a program whose standard streams are this connection's events; it is killed when the connection ends. One a connection. */
  enter: [{ argv: Argv; terminal?: string }, { exitCode: number }];
};

/** Bytes in base64; null is the end of that stream. */
export type StreamEvent = { readonly stream: 'stdin' | 'stdout' | 'stderr'; readonly bytes: string | null };

/** What the agent asks its lab: the power controller, for the fence agent. */
export type ControllerVerbs = Pick<OwnerVerbs, 'state' | 'power'>;

export interface Furnishing {
  readonly first: boolean;
  readonly nodes: LabOptions['nodes'];
  readonly fenceAgent: string;
  /** Further names of its disks. */
  readonly aliases: readonly { readonly alias: string; readonly device: string }[];
}
