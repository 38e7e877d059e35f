// What a supervisor says of its server: kept in status.json for whoever asks without waking it, and answered on its socket.
export type Phase = 'starting' | 'serving' | 'restarting' | 'stopping' | 'failed';

export interface ServerStatus {
  readonly server: string;
  readonly node: string;
  readonly phase: Phase;
  /** As the node sees it. */
  readonly daemonPid: number | null;
  readonly epoch: number | null;
  /** In place, since the supervisor started. */
  readonly restarts: number;
  readonly inGrace: boolean;
  readonly announced: boolean;
  /** Of the NFSv3 clients that were to be told of its last start. */
  readonly notify: { readonly told: number; readonly silent: number; readonly gone: number };
  /** Locks that would outlast its daemon, at the last look. */
  readonly locksKept: number;
  /** Why it is failed, or was restarted last. */
  readonly reason: string | null;
  /** What is wrong now, though it serves. */
  readonly trouble: string | null;
}

export const initialStatus = (server: string, node: string): ServerStatus => ({
  server,
  node,
  phase: 'starting',
  daemonPid: null,
  epoch: null,
  restarts: 0,
  inGrace: false,
  announced: false,
  notify: { told: 0, silent: 0, gone: 0 },
  locksKept: 0,
  reason: null,
  trouble: null,
});
