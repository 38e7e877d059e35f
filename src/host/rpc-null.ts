// One RPC NULL over TCP: the cheapest question that only a living server answers (RFC 5531 section 12).
import { openRpc, type RpcTarget } from './rpc-call.ts';

export type NullCall = Omit<RpcTarget, 'sourceAddress'>;

/** Rejects when the connection is refused, closed, or answered late, or when the reply is not an acceptance. */
export async function callNull(call: NullCall): Promise<void> {
  const connection = openRpc(call);
  try {
    await connection.call(NULL);
  } finally {
    connection.close();
  }
}

const NULL = 0;
