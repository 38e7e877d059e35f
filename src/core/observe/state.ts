// What the cluster is doing, as its journals tell it.

export interface State {
  /** By name. */
  readonly nodes: Readonly<Record<string, NodeState>>;
  readonly servers: Readonly<Record<string, ServerState>>;
  /** The highest number read of each writer on each node: what was folded already. */
  readonly seen: Readonly<Record<string, number>>;
}

export interface NodeState {
  readonly name: string;
  /** When it was last heard of, in milliseconds since the epoch on its own clock. */
  readonly heardAt: number;
}

export type ServerPhase = 'starting' | 'serving' | 'restarting' | 'stopping' | 'stopped' | 'failed';

export interface ServerState {
  readonly name: string;
  /** The node that runs it, or ran it last. */
  readonly node: string;
  readonly phase: ServerPhase;
  /** Of its last incarnation. */
  readonly epoch: number | null;
  /** In place, since it started on this node. */
  readonly restarts: number;
  readonly inGrace: boolean;
  readonly announced: boolean;
  /** Why it failed. */
  readonly reason: string | null;
}

export const NOTHING_KNOWN: State = { nodes: {}, servers: {}, seen: {} };
