// notify: tells the clients of one folder that a server has restarted, from this machine, without a cluster.
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { GONE_AFTER_MS } from '../locks/notify.ts';
import { listClients } from '../locks/notify-folder.ts';
import { startNotifier } from '../locks/notify-start.ts';
import type { Counts, Notified } from '../locks/notify-told.ts';

export interface NotifyAsked {
  readonly address: string;
  readonly names: readonly string[];
  readonly folder: string;
  readonly state?: number;
  /** Those who are told are kept under told/, in case that they die with what they reclaimed before its grace is over. */
  readonly keepTold?: boolean;
  /** How long the silent are tried, ms; after GONE_AFTER_MS they are gone. */
  readonly withinMs: number;
}

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
  const assignment = { ...asked, goneAfterMs: GONE_AFTER_MS, keepTold: asked.keepTold ?? false };
  const notifier = startNotifier({ machine, program, folder: asked.folder });
  signal.addEventListener('abort', () => void notifier.end());
  try {
    await notifier.prepare(assignment, { counted });
    return await notifier.tell();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await notifier.end();
  }
}
