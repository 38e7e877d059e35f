// One NFSv4.1 request, and what its last operation came to.
import { COMPOUND, decodeCompoundReply, encodeCompound } from '../../core/protocol/nfs41/compound.ts';
import type { Operation } from '../../core/protocol/nfs41/operations.ts';
import { type Done, isDone } from '../../core/protocol/nfs41/results.ts';
import type { RpcConnection } from '../../host/rpc-call.ts';

/** The result of the last operation, which is of this kind, when all of them were done. Rejects with what it was answered instead. */
export async function callCompound<K extends Operation['kind']>(
  rpc: RpcConnection,
  kind: K,
  operations: readonly Operation[],
): Promise<Done<K>> {
  const reply = decodeCompoundReply(await rpc.call(COMPOUND, encodeCompound(operations)));
  const result = reply?.results.at(-1);
  if (reply?.status === 0 && isDone(result, kind)) return result;
  throw new Error(`the server answered ${kind} with ${reply === undefined ? 'nothing that is NFS' : reply.status}`);
}
