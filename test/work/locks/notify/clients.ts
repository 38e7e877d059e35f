// All are told at once: production prepares ahead (readyNotifier), and tells when its server answers.
import { type NotifyParts, readyNotifier } from '../../../../src/work/locks/notify/notify.ts';
import type { Notified } from '../../../../src/work/locks/notify/told.ts';

export async function notifyClients(parts: NotifyParts): Promise<Notified> {
  const ready = await readyNotifier(parts);
  return ready.tell();
}
