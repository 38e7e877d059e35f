// The shortest life of an NFSv4.1 client: it comes, says that it has nothing (more) to reclaim, and goes (RFC 8881 2.4, 2.10.10.2, 18.51).
import { NFS_PORT } from '../../core/config/ports.ts';
import type { Channel } from '../../core/protocol/nfs41/channel.ts';
import { NFS_PROGRAM, NFS_V4 } from '../../core/protocol/nfs41/compound.ts';
import type { Operation } from '../../core/protocol/nfs41/operations.ts';
import type { Machine } from '../../host/machine.ts';
import type { RpcConnection } from '../../host/rpc-call.ts';
import { callCompound } from './compound-call.ts';

export interface ReclaimComplete {
  readonly serverAddress: string;
  /** co_ownerid, as text. */
  readonly owner: string;
  /** The client's address as the server sees it: part of the name of its record. */
  readonly sourceAddress: string;
}

/**
 * Says RECLAIM_COMPLETE as that client, and leaves nothing of it on the server. Each call counts anew: Ganesha does not take the word of a
 * client back that destroys its id (only an expired one's, nfs4_clientid.c nfs_client_id_expire). Rejects when the server can't be
 * reached or refuses.
 */
export async function reclaimComplete(machine: Machine, client: ReclaimComplete): Promise<void> {
  const { serverAddress: address, sourceAddress } = client;
  const program = { program: NFS_PROGRAM, version: NFS_V4 };
  const rpc = machine.rpc({ address, port: NFS_PORT, ...program, sourceAddress, deadlineMs: DEADLINE_MS });
  try {
    await live(rpc, new TextEncoder().encode(client.owner), verifier(machine.clock.now()));
  } finally {
    rpc.close();
  }
}

// ---

const DEADLINE_MS = 2_000;

async function live(rpc: RpcConnection, owner: Uint8Array, verifier: Uint8Array): Promise<void> {
  const { clientId, sequence } = await callCompound(rpc, 'exchange-id', [
    { kind: 'exchange-id', verifier, owner, flags: 0 },
  ]);
  const channels = { fore: CHANNEL, back: CHANNEL, callbackProgram: 0 };
  const create: Operation = { kind: 'create-session', clientId, sequence, flags: 0, ...channels };
  const { session } = await callCompound(rpc, 'create-session', [create]);
  const slot = { sequence: 1, slot: 0, highestSlot: 0, cache: false };
  const complete: Operation = { kind: 'reclaim-complete', oneFileSystem: false };
  await callCompound(rpc, 'reclaim-complete', [{ kind: 'sequence', session, ...slot }, complete]);
  await callCompound(rpc, 'destroy-session', [{ kind: 'destroy-session', session }]);
  await callCompound(rpc, 'destroy-clientid', [{ kind: 'destroy-clientid', clientId }]);
}

/** Small, but not less than Ganesha asks for (nfs4_op_create_session.c NFS41_MIN_REQUEST_SIZE and others). */
const CHANNEL: Channel = {
  headerPadding: 0,
  longestRequest: 4096,
  longestResponse: 4096,
  longestCachedResponse: 0,
  operations: 8,
  requests: 1,
};

/** Another one for each life: microseconds since the epoch. */
function verifier(now: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.floor(now * 1000)));
  return bytes;
}
