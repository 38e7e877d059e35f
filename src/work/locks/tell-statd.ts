// Says to the rpc.statd of this process's network that a client has gone: it calls back whoever has it watch that client, who frees what that holds.
import { STATD_PORT } from '../../core/config/ports.ts';
import { encodeStateChange, NSM, SM, type StateChange } from '../../core/protocol/nsm.ts';
import type { Machine } from '../../host/machine.ts';

/** Rejects when statd does not answer; that it answers does not say that it knows such a client. */
export async function tellStatd(rpc: Machine['rpc'], gone: StateChange): Promise<void> {
  const connection = rpc({ address: '127.0.0.1', port: STATD_PORT, ...NSM, deadlineMs: ANSWERED_WITHIN_MS });
  try {
    await connection.call(SM.notify, encodeStateChange(gone));
  } finally {
    connection.close();
  }
}

/** Before it answers it compares the name with all that it watches, by DNS where they differ. */
const ANSWERED_WITHIN_MS = 20_000;
