// Real sockets: hundreds of clients on this machine, each at an address of its own, a tenth of them dead.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DatagramOptions } from '../../../../src/host/datagrams.ts';
import { localMachine } from '../../../../src/host/machine.ts';
import { startToldClients } from '../../../../src/lab/told-clients.ts';
import { notifyClients } from './clients.ts';

const PORTMAP_PORT = 20_111;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gracekeeper-notify-'));
  mkdirSync(join(folder, 'sm'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Whoever is no root can't listen where port mappers do. */
function machineWithPortmapElsewhere() {
  const machine = localMachine();
  const datagrams = async (options: DatagramOptions) => {
    const socket = await machine.datagrams(options);
    const send: typeof socket.send = (address, port, datagram) =>
      socket.send(address, port === 111 ? PORTMAP_PORT : port, datagram);
    return { ...socket, send };
  };
  return { ...machine, datagrams };
}

test('hundreds are told at once, though each loses something, and the dead are named', async () => {
  const all = Array.from({ length: 300 }, (_, i) => `127.77.${i >> 8}.${i & 255}`);
  const living = all.filter((_, i) => i % 10 !== 3);
  const clients = await startToldClients({
    ...{ addresses: living, portmapPort: PORTMAP_PORT },
    loses: (address, count) => count === 1 && address.endsWith('0'),
  });
  for (const client of all) writeFileSync(join(folder, 'sm', client), '');
  try {
    const result = await notifyClients({
      ...{ machine: machineWithPortmapElsewhere(), address: '127.0.0.1', names: ['nfs1.example.net', 'nfs1'], folder },
      ...{ state: 43, withinMs: 5_000, goneAfterMs: 900_000, signal: new AbortController().signal },
    });
    expect(result).toMatchObject({ told: 270, silent: 30, gone: 0 });
    const dead = all.filter((client) => !living.includes(client));
    expect([...result.silentClients].sort()).toEqual([...dead].sort());
    expect(readdirSync(join(folder, 'sm')).sort()).toEqual([...dead].sort());
    for (const client of living)
      expect(new Set(clients.told.get(client)?.map(({ monName }) => monName))).toEqual(
        new Set(['nfs1.example.net', 'nfs1', '127.0.0.1']),
      );
  } finally {
    clients.close();
  }
});
