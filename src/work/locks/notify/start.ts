// Starts the notifier's process: alone for its folder, in a server's network namespace or in ours, and gone when we are.
import { Failed } from '../../../core/base/failed.ts';
import type { Argv } from '../../../host/host.ts';
import type { Machine } from '../../../host/machine.ts';
import type { Counts, Notified } from './told.ts';
import { type Assignment, GO, type Said } from './words.ts';

export interface NotifierStart {
  readonly machine: Pick<Machine, 'converse' | 'clock'>;
  /** Runs src/entry/bin/notify.ts. */
  readonly program: Argv;
  /** Where the list is: of those who have it there is one. */
  readonly folder: string;
  /** The file of a network namespace; ours unless given. */
  readonly network?: string;
}

export interface Told {
  readonly counted?: (counts: Counts) => void;
  /** Called once, when nobody has answered for a while, and some have not at all. */
  readonly settled?: (sofar: Notified) => void;
}

export interface Ready {
  readonly clients: number;
  readonly state: number;
}

export interface Notifier {
  /** Resolves when all that can be done ahead has been. Rejects with Failed. */
  prepare(assignment: Assignment, told?: Told): Promise<Ready>;
  /** Rejects with Failed, or when its process dies or says nothing for so long that it must hang. */
  tell(): Promise<Notified>;
  /** Whoever was not told stays on the list. Resolves when the process has ended. */
  end(): Promise<void>;
}

/** Of a lock that somebody else holds (flock(1) --conflict-exit-code). */
const HELD = 75;
const SILENT_MS = 10_000;

export function startNotifier({ machine, program, folder, network }: NotifierStart): Notifier {
  const said = new Hearing();
  const child = machine.converse(argvOf(program, folder, network), (line) => said.hear(line));
  void child.ended.then(({ code, signal }) => said.ended(code, signal));
  const gone = new AbortController();
  void child.ended.then(() => gone.abort());
  /** While it has something to say: it does so each second. */
  const watch = async (over: AbortSignal) => {
    for (let heard = -1; heard !== said.count && !over.aborted; ) {
      heard = said.count;
      await machine.clock.pause(SILENT_MS, over);
    }
    if (!over.aborted) child.kill('SIGKILL');
  };
  return {
    prepare: (assignment, told = {}) => {
      said.told = told;
      child.say(JSON.stringify(assignment));
      void watch(whenSettled(said.ready));
      return said.ready;
    },
    tell: () => {
      child.say(GO);
      void watch(whenSettled(said.done));
      return said.done;
    },
    end: async () => {
      child.hangUp();
      await machine.clock.pause(ENDS_WITHIN_MS, gone.signal);
      child.kill('SIGKILL');
      await child.ended;
    },
  };
}

function whenSettled(promise: Promise<unknown>): AbortSignal {
  const over = new AbortController();
  const abort = () => over.abort();
  promise.then(abort, abort);
  return over.signal;
}

/** It only has to close its socket, and to finish what it does with files: one that waits for storage is not waited for. */
const ENDS_WITHIN_MS = 500;

const argvOf = (program: Argv, folder: string, network: string | undefined): Argv => [
  ...(['setpriv', '--pdeathsig', 'KILL'] as const),
  ...['flock', '--nonblock', '--no-fork', '--conflict-exit-code', `${HELD}`, `${folder}/.notify.lock`],
  ...(network === undefined ? [] : ['nsenter', `--net=${network}`]),
  ...program,
];

/** What it says, as promises. */
class Hearing {
  readonly ready: Promise<Ready>;
  readonly done: Promise<Notified>;
  /** Lines heard. */
  count = 0;
  told: Told = {};
  #isReady: (it: Ready) => void = () => undefined;
  #isDone: (it: Notified) => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;

  constructor() {
    const failed = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    const first = new Promise<Ready>((resolve) => {
      this.#isReady = resolve;
    });
    const last = new Promise<Notified>((resolve) => {
      this.#isDone = resolve;
    });
    [this.ready, this.done] = [Promise.race([first, failed]), Promise.race([last, failed])];
    // One of them may not be awaited when it is rejected: that must not end the process.
    for (const promise of [this.ready, this.done]) promise.catch(() => undefined);
  }

  hear(line: string): void {
    this.count += 1;
    const said = JSON.parse(line) as Said;
    if (said.kind === 'ready') this.#isReady(said);
    else if (said.kind === 'counts') this.told.counted?.(said.counts);
    else if (said.kind === 'settled') this.told.settled?.(said.sofar);
    else if (said.kind === 'done') this.#isDone(said.notified);
    else this.#fail(new Failed(said.exit, said.code, said.message, said.hint === undefined ? {} : { hint: said.hint }));
  }

  ended(code: number | null, signal: string | null): void {
    if (code === HELD)
      this.#fail(new Failed(3, 'already-notifying', 'somebody else is telling these clients at this moment'));
    else this.#fail(new Failed(1, 'notifier-died', `the notifier died (${signal ?? `exit code ${code}`})`));
  }
}
