// One attempt to tell a client over TCP: some have a status monitor there alone, and some networks let nothing else through.
import { NSM, SM } from '../../../core/protocol/nsm.ts';
import type { RpcConnection, RpcTarget } from '../../../host/rpc-call.ts';
import { type Lookup, PORTMAP, PORTMAP_PORT } from './lookup.ts';

export interface TcpAttempt {
  readonly rpc: (target: RpcTarget) => RpcConnection;
  readonly sourceAddress: string;
  readonly address: string;
  readonly lookups: readonly Lookup[];
  /** The arguments of one SM_NOTIFY each. */
  readonly changes: readonly Uint8Array[];
}

const DEADLINE_MS = 3_000;

/** Was it told? Never rejects: whatever goes wrong, there is a next attempt. */
export async function overTcp(attempt: TcpAttempt): Promise<boolean> {
  const port = await portOf(attempt);
  if (port === 0) return false;
  return calling(attempt, { port, ...NSM }, async (connection) => {
    let answered = false;
    for (const change of attempt.changes)
      answered = (await connection.call(SM.notify, change).then(yes, no)) || answered;
    return answered;
  });
}

const [yes, no] = [() => true, () => false];

/** 0: none is known. */
async function portOf(attempt: TcpAttempt): Promise<number> {
  for (const { version, procedure, arguments: args, port } of attempt.lookups) {
    const target = { port: PORTMAP_PORT, program: PORTMAP, version };
    // No answer in one version of the portmapper's protocol: the next is tried.
    const results = await calling(attempt, target, (connection) => connection.call(procedure, args)).catch(
      () => undefined,
    );
    const found = results && port(results);
    if (found !== undefined) return found;
  }
  return 0;
}

type Called = Pick<RpcTarget, 'port' | 'program' | 'version'>;

async function calling<T>(
  { rpc, address, sourceAddress }: TcpAttempt,
  called: Called,
  act: (connection: RpcConnection) => Promise<T>,
): Promise<T> {
  const connection = rpc({ address, sourceAddress, deadlineMs: DEADLINE_MS, ...called });
  try {
    return await act(connection);
  } finally {
    connection.close();
  }
}
