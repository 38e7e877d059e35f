// What a supervisor says of its server: kept in status.json for whoever asks without waking it, and answered on its socket.
export type Phase = 'starting' | 'serving' | 'restarting' | 'stopping' | 'failed';

/** Whether what its clients lock outlasts its daemon; 'not-needed' where no other server could want it. */
export type CustodyWord = 'on' | 'off' | 'not-needed';

export interface CustodyReport {
  readonly custody: CustodyWord;
  /** Why it is off; null unless it is. */
  readonly custodyReason: string | null;
  /** Why locks were kept by nobody the last time that this was so, since the supervisor started; null when it never was. */
  readonly windowOpen: string | null;
}

export interface ServerStatus extends CustodyReport {
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

/** Of a server without a daemon that serves. */
export const NO_CUSTODY: CustodyReport = { custody: 'off', custodyReason: 'it does not serve', windowOpen: null };

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
  ...NO_CUSTODY,
  reason: null,
  trouble: null,
});
