import { expect, test } from 'vitest';
import { notifyHere } from '../../../../src/work/locks/notify/here.ts';
import { fakeNetwork } from './fake-network.ts';

test('tells in this process, and counts while it goes on', async () => {
  const network = fakeNetwork({ '192.0.2.1': { udp: 901 } });
  for (const client of ['192.0.2.1', '192.0.2.9']) network.content.set(`/records/sm/${client}`, '');
  const asked = { address: '192.0.2.101', names: ['nfs1'], folder: '/records', state: 43, withinMs: 20_000 };
  const seen: unknown[] = [];
  const { machine } = network;
  const notified = await machine.clock.until(notifyHere(machine, asked, (counts) => seen.push(counts)));
  expect(notified).toMatchObject({ told: 1, silent: 1, silentClients: ['192.0.2.9'] });
  expect(seen.at(-1)).toEqual({ told: 1, silent: 1, gone: 0 });
  // After that nobody is left who counts.
  const counted = seen.length;
  await machine.clock.until(machine.clock.pause(5_000));
  expect(seen).toHaveLength(counted);
});
