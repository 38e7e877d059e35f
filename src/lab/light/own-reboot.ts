// What a machine does when it comes up again: it tells whoever monitored it that its former life's locks are nobody's (X/Open XNFS 11.3.3).
import { STATD_PORT } from '../../core/config/ports.ts';
import { encodeStateChange, NSM, SM, type StateChange } from '../../core/protocol/nsm.ts';
import type { Connect } from './client.ts';

/** Resolves when the server's monitor has heard it. Rejects with LinkLost. */
export async function tellOfReboot(connect: Connect, change: StateChange): Promise<void> {
  const link = await connect(STATD_PORT);
  try {
    await link.call({ ...NSM, procedure: SM.notify }, encodeStateChange(change));
  } finally {
    link.close();
  }
}
