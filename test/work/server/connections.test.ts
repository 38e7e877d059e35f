import { expect, it } from 'vitest';
import type { Machine } from '../../../src/host/machine.ts';
import type { Cell } from '../../../src/work/server/cell.ts';
import { connectedClients, countSockets, withRecorded } from '../../../src/work/server/connections.ts';
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

it('their sockets are counted in both families, and are none where the cell has ended', async () => {
  const said: Record<string, string> = {
    '/proc/7/net/sockstat': 'sockets: used 8\nTCP: inuse 3 orphan 5 tw 0 alloc 6 mem 67\nUDP: inuse 9 mem 0\n',
    '/proc/7/net/sockstat6': 'TCP6: inuse 2\nUDP6: inuse 9\n',
  };
  const machine = { files: { read: async (path: string) => said[path] } } as unknown as Machine;
  expect(await countSockets(machine, { pid: 7 } as Cell)).toBe(5);
  expect(await countSockets(machine, { pid: 8 } as Cell)).toBe(0);
});

it('those that are still seen of a dead daemon are told, and those that were written down before, each once', () => {
  const client = (remotePort: number) => ({ localPort: 2049, remoteAddress: '192.0.2.201', remotePort, state: 1 });
  const all = withRecorded([client(800)], [client(800), client(801)]);
  expect(all.map(({ remotePort }) => remotePort)).toEqual([800, 801]);
});
