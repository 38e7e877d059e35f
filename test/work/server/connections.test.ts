import { expect, it } from 'vitest';
import type { Machine } from '../../../src/host/machine.ts';
import type { Cell } from '../../../src/work/server/cell.ts';
import { connectedClients } from '../../../src/work/server/connections.ts';
import { fourServers } from '../../core/four-servers.ts';

const TABLE = `  sl  local_address rem_address   st
   0: 650200C0:0801 C90200C0:02F3 01
   1: 650200C0:8023 C90200C0:02F4 01
   2: 650200C0:006F C90200C0:02F5 01
`;

it('clients are those of NFS and of NLM: a lock is reclaimed over the latter', async () => {
  const machine = {
    files: { read: async (path: string) => (path.endsWith('tcp') ? TABLE : '') },
  } as unknown as Machine;
  const found = await connectedClients(machine, fourServers(), { pid: 7 } as Cell);
  expect(found.map(({ localPort, remoteAddress }) => [localPort, remoteAddress])).toEqual([
    [2049, '192.0.2.201'],
    [32803, '192.0.2.201'],
  ]);
});
