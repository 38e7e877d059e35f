// Runs on a node: what each server says of itself to a client that introduces itself (EXCHANGE_ID, RFC 8881 18.35), and nothing more: the client is never
// confirmed, so that it counts nowhere.
import { NFS_PORT, servesV4 } from '../../core/config/ports.ts';
import type { ScopeFact } from '../../core/doctor/checks/server-scope.ts';
import { NFS_PROGRAM, NFS_V4 } from '../../core/protocol/nfs41/compound.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { callCompound } from '../grace/compound-call.ts';
import { reasonOf } from '../server/reason.ts';

export async function askScopes(machine: Machine, { servers }: Cluster): Promise<ScopeFact> {
  const asked = servers
    .filter(servesV41)
    .map(async (server) => [server.name, await introduce(machine, server).catch(reasonOf)] as const);
  return Object.fromEntries(await Promise.all(asked));
}

// ---

const DEADLINE_MS = 5_000;

const servesV41 = (server: Server): boolean => servesV4(server) && server.versions.some((version) => version > '4.0');

async function introduce(machine: Machine, { address }: Server): Promise<{ scope: string; owner: string }> {
  const rpc = machine.rpc({ address, port: NFS_PORT, program: NFS_PROGRAM, version: NFS_V4, deadlineMs: DEADLINE_MS });
  const owner = new TextEncoder().encode(`gracekeeper doctor ${machine.name}`);
  const hello = { kind: 'exchange-id', verifier: new Uint8Array(8), owner, flags: 0 } as const;
  try {
    const result = await callCompound(rpc, hello.kind, [hello]);
    return { scope: textOf(result.serverScope), owner: textOf(result.serverMajorId) };
  } finally {
    rpc.close();
  }
}

/** Ganesha sends the zero that ends its strings too (nfs4_op_exchange_id.c). */
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).replace(/\0+$/, '');
