// The one interface through which the work floor touches machines. Implemented by this machine (local.ts), by lab nodes
// (src/lab) and over SSH (ssh/). Commands are argv arrays; there is never a shell.

export type Argv = readonly [string, ...string[]];

export interface Host {
  /** The node's name, as in cluster.yaml. */
  readonly name: string;
  readonly clock: Clock;
  readonly files: Files;
  readonly services: Services;
  /** Runs a program to its end. Throws ToolError when it can't be started, outlives its deadline, or exits with a code not in `okExits`. Over SSH also Failed, where the machine can't be reached. */
  run(argv: Argv, options?: RunOptions): Promise<RunResult>;
  /** Starts a program and hears every line that it prints, until it ends or is stopped. Never throws: one that can't be started, or whose machine is lost, has ended. */
  follow(argv: Argv, line: (text: string) => void): Followed;
}

export interface Followed {
  /** Resolves when it has ended, or could not be started. */
  readonly ended: Promise<void>;
  stop(): void;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds; 30,000 unless given. The program is killed when it passes. */
  readonly deadlineMs?: number;
  /** Exit codes that are answers, not failures; [0] unless given. */
  readonly okExits?: readonly number[];
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface Clock {
  /** Milliseconds since the epoch, with fractions. */
  now(): number;
  /** For `eventually` and for what is done periodically: nothing may stand in for an order. Resolves early, without error, when aborted. */
  pause(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Files of the host, by absolute path. A missing file is `undefined`, never an exception; anything else that goes wrong is thrown. */
export interface Files {
  read(path: string): Promise<string | undefined>;
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /** Atomic: written beside the target with its mode, fsynced, renamed; the folder is made when missing. */
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  /**
   * False when there is such a file already: of several that make it at once, on whichever node, one does. On disk when it returns true; cut off before
   * that it may be there, and empty. Faster than `write`. The folder is made when missing.
   */
  create(path: string, content?: string, mode?: number): Promise<boolean>;
  /** Atomic, and on disk when it returns. A folder takes the place of an empty one. False when there is nothing to rename. */
  rename(from: string, to: string): Promise<boolean>;
  append(path: string, content: string | Uint8Array): Promise<void>;
  list(folder: string): Promise<readonly string[] | undefined>;
  exists(path: string): Promise<boolean>;
  makeFolder(path: string, mode?: number): Promise<void>;
  /** A file or a whole folder; nothing to remove is fine. */
  remove(path: string): Promise<void>;
  link(target: string, path: string): Promise<void>;
}

/** The cluster's own daemons: by systemd on real machines, directly on lab nodes, which have no systemd. */
export interface Services {
  start(service: Service): Promise<void>;
  stop(service: Service): Promise<void>;
  active(service: Service): Promise<boolean>;
}

export type Service = 'corosync' | 'corosync-qdevice' | 'pacemaker';
