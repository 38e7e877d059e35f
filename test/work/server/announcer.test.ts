import { expect, test } from 'vitest';
import type { Connection } from '../../../src/core/protocol/proc-net-tcp.ts';
import { Announcer, type AnnouncerParts } from '../../../src/work/server/announcer.ts';
import { recordedConnections } from '../../../src/work/server/connections.ts';
import { fourServers } from '../../core/four-servers.ts';
import { memoryHost } from '../memory-host.ts';

const client = (remotePort: number): Connection => ({
  ...{ localPort: 2049, remoteAddress: '192.0.2.201', remotePort, state: 1 },
});

/** Clients 800 and 801 were written down while the daemon lived; 801's socket has gone, and 802 has come. */
async function rememberedIn(phase: 'serving' | 'failed'): Promise<readonly number[]> {
  const machine = memoryHost('node1');
  const cluster = fourServers();
  const [server] = cluster.servers;
  if (server === undefined) throw new Error('no server');
  let connected = [client(800), client(801)];
  const status = { announced: true, phase: 'serving' };
  const parts = { machine, cluster, server, board: { status }, connections: async () => connected };
  const announcer = new Announcer(parts as unknown as AnnouncerParts);
  await announcer.remember();
  connected = [client(800), client(802)];
  status.phase = phase;
  await announcer.remember();
  const recorded = await recordedConnections(machine as unknown as AnnouncerParts['machine'], cluster, server);
  return recorded.map(({ remotePort }) => remotePort);
}

test('the next holder tells those who are connected to a daemon that lives', async () => {
  expect(await rememberedIn('serving')).toEqual([800, 802]);
});

test('of a daemon that died it tells also those whose sockets went with it', async () => {
  expect(await rememberedIn('failed')).toEqual([800, 802, 801]);
});
