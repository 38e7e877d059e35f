// Runs on a node: returns when every address answers an NFS NULL call.
import type { Cluster } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { nullCall } from '../server/incarnation.ts';

export async function waitForNfs(machine: Machine, servers: Cluster['servers'], withinMs: number): Promise<void> {
  const answers = (server: Cluster['servers'][number]) =>
    eventually(
      machine.clock,
      { what: `NFS at ${server.address} (${server.name})`, withinMs, everyMs: 25 },
      async () => {
        await machine.callNull(nullCall(server, 300));
        return true;
      },
    );
  await Promise.all(servers.map(answers));
}
