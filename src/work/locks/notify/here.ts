// The telling of a server's clients in the process that asks for it, which is in the server's network.
import { type NotifyMachine, readyNotifier } from './notify.ts';
import { sayCounts } from './process.ts';
import type { Counts, Notified } from './told.ts';
import { assignmentOf, type NotifyAsked } from './words.ts';

/** Resolves when all are told or gone, or the time is over. Throws Failed: 2 for what is none, 3 for an address that is not here. */
export async function notifyHere(
  machine: NotifyMachine,
  asked: NotifyAsked,
  counted: (counts: Counts) => void,
): Promise<Notified> {
  const over = new AbortController();
  const notifier = await readyNotifier({ ...assignmentOf(asked), machine, signal: new AbortController().signal });
  const counting = sayCounts(machine, notifier, (said) => said.kind === 'counts' && counted(said.counts), over.signal);
  const notified = await notifier.tell();
  over.abort();
  await counting;
  return notified;
}
