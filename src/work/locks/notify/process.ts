// The notifier as a process of its own: it sends from inside a server's network namespace, a supervisor's pulse does not wait while it speaks to
// thousands, and it can be made ahead, since a Node start takes as long as a restart of the daemon.
import { Failed } from '../../../core/base/failed.ts';
import { reasonOf } from '../../server/reason.ts';
import { type NotifyMachine, type ReadyNotifier, readyNotifier } from './notify.ts';
import { type Assignment, GO, type Said } from './words.ts';

export interface NotifierParts {
  readonly machine: NotifyMachine;
  /** The next line of input; undefined at its end. */
  readonly nextLine: () => Promise<string | undefined>;
  readonly say: (said: Said) => void;
}

/** Returns when all has been said. Never rejects. */
export async function runNotifier(parts: NotifierParts): Promise<void> {
  try {
    await tellAsAssigned(parts);
  } catch (error) {
    const { exit, code, hint } = error instanceof Failed ? error : { exit: 1 as const, code: 'unexpected' };
    parts.say({ kind: 'failed', exit, code, message: reasonOf(error), ...(hint === undefined ? {} : { hint }) });
  }
}

async function tellAsAssigned({ machine, nextLine, say }: NotifierParts): Promise<void> {
  const first = await nextLine();
  if (first === undefined) return;
  const calledOff = new AbortController();
  const notifier = await readyNotifier({
    ...(JSON.parse(first) as Assignment),
    ...{ machine, signal: calledOff.signal },
  });
  say({ kind: 'ready', clients: notifier.counts.silent, state: notifier.state });
  if ((await nextLine()) !== GO) return notifier.close();
  void nextLine().then(() => calledOff.abort());
  const over = new AbortController();
  const counting = sayCounts(machine, notifier, say, over.signal);
  const notified = await notifier.tell();
  over.abort();
  await counting;
  say({ kind: 'done', notified });
}

/** Soon at first, while most are being told. */
const [FIRST_MS, EVERY_MS] = [100, 1_000];
/** Whoever did not answer by then is dead, or starting again, or slow. */
const SETTLED_AFTER_MS = 3_000;

/** Until the signal is aborted. */
export async function sayCounts(
  { clock }: NotifyMachine,
  notifier: ReadyNotifier,
  say: (said: Said) => unknown,
  over: AbortSignal,
): Promise<void> {
  let [told, since, settled] = [0, clock.now(), false];
  for (let pause = FIRST_MS; ; pause = Math.min(EVERY_MS, pause * 2)) {
    await clock.pause(pause, over);
    if (over.aborted) return;
    say({ kind: 'counts', counts: notifier.counts });
    if (notifier.counts.told !== told) [told, since] = [notifier.counts.told, clock.now()];
    if (settled || clock.now() - since < SETTLED_AFTER_MS) continue;
    settled = true;
    say({ kind: 'settled', sofar: notifier.sofar });
  }
}
