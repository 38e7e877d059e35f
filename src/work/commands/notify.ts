// notify: tells the clients of one folder that a server has restarted, from this machine, without a cluster.
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { listClients } from '../locks/notify/folder.ts';
import { startNotifier } from '../locks/notify/start.ts';
import type { Counts, Notified } from '../locks/notify/told.ts';
import { assignmentOf, type NotifyAsked } from '../locks/notify/words.ts';

export interface NotifyCommandParts {
  readonly machine: Machine;
  readonly program: Argv;
  readonly counted: (counts: Counts) => void;
  readonly signal: AbortSignal;
}

/** Throws Failed: 1 when it dies, 2 for what is none, 3 when it may not or can't be done here, 130 when the signal is aborted. */
export async function notify(asked: NotifyAsked, parts: NotifyCommandParts): Promise<Notified> {
  const { machine, program, counted, signal } = parts;
  await listClients(machine, asked.folder);
  const notifier = startNotifier({ machine, program, folder: asked.folder });
  signal.addEventListener('abort', () => void notifier.end());
  try {
    await notifier.prepare(assignmentOf(asked), { counted });
    return await notifier.tell();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await notifier.end();
  }
}
