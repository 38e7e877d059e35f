// The gate and the direct word, between fakes: a network that is a list of ears, and a clock that moves when somebody waits.
import { expect, test } from 'vitest';
import { WORD_PORT } from '../../../src/core/config/ports.ts';
import type { Incident } from '../../../src/core/grace/incident.ts';
import type { DatagramOptions } from '../../../src/host/datagrams.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { openPeers } from '../../../src/work/grace/peers.ts';
import { type Heard, openWords } from '../../../src/work/grace/words.ts';
import { fourServers } from '../../core/four-servers.ts';
import { memoryHost } from '../memory-host.ts';

const cluster = fourServers();
const incident: Incident = { server: 'nfs1', epoch: 7, node: 'node1', cause: 'crash' };
const nodes = cluster.nodes.map(({ name }) => name);
const asked = { nodes, withinMs: 2_000, slowAfterMs: 150 };

/** `loses`: the first so many datagrams. */
function network({ members = [1, 2, 3, 4], loses = 0 } = {}) {
  const ears = new Map<string, DatagramOptions['received']>();
  let [port, lost] = [40_000, 0];
  const machine = (name: string, authkey = 'key'): Machine => {
    const host = memoryHost(name, { '/etc/corosync/authkey': authkey });
    const stdout = members.map((id) => `runtime.members.${id}.status (str) = joined`).join('\n');
    return {
      ...host,
      clock: host.clock,
      run: async () => ({ stdout, stderr: '', exitCode: 0 }),
      datagrams: async (options: DatagramOptions) => {
        const own = { address: options.address, port: options.port === 0 ? ++port : Number(options.port) };
        ears.set(`${own.address}:${own.port}`, options.received);
        return {
          send: (address: string, to: number, datagram: Uint8Array) => {
            if (++lost > loses) ears.get(`${address}:${to}`)?.(datagram, own);
          },
          room: 0,
          close: () => undefined,
        };
      },
    } as unknown as Machine;
  };
  const keeper = (name: string, heard: (it: Heard) => void, authkey?: string) =>
    openWords(machine(name, authkey), cluster, { sender: 'keeper', as: 'keeper', heard });
  return { machine, keeper };
}

const answers = ({ word, answer }: Heard) =>
  word.kind === 'incident' && answer({ kind: 'in-grace', incident: `${word.incident.server}@${word.incident.epoch}` });

test('when every keeper has answered, nobody is silent', async () => {
  const { machine, keeper } = network();
  for (const { name } of cluster.nodes) await keeper(name, answers);
  const answer = await openPeers(machine('node1'), cluster, 's').ask(incident, { ...asked, slow: () => undefined });
  expect(answer.silent).toEqual([]);
});

test('words that get lost are said again', async () => {
  const { machine, keeper } = network({ loses: 9 });
  for (const { name } of cluster.nodes) await keeper(name, answers);
  const answer = await openPeers(machine('node1'), cluster, 's').ask(incident, { ...asked, slow: () => undefined });
  expect(answer.silent).toEqual([]);
  expect(answer.ms).toBeGreaterThan(0);
});

test('a keeper that never answers is named when its time is over, and the slow way is taken once', async () => {
  const { machine, keeper } = network();
  for (const name of ['node1', 'node2', 'node3']) await keeper(name, answers);
  let slow = 0;
  const answer = await openPeers(machine('node1'), cluster, 's').ask(incident, { ...asked, slow: () => void slow++ });
  expect(answer.silent).toEqual(['node4']);
  expect(answer.ms).toBeGreaterThanOrEqual(asked.withinMs);
  expect(slow).toBe(1);
});

test('a node that is not in the membership is not waited for', async () => {
  const { machine, keeper } = network({ members: [1, 2, 3] });
  for (const name of ['node1', 'node2', 'node3']) await keeper(name, answers);
  const answer = await openPeers(machine('node1'), cluster, 's').ask(incident, { ...asked, slow: () => undefined });
  expect(answer).toMatchObject({ silent: [] });
  expect(answer.ms).toBeLessThan(asked.slowAfterMs);
});

test('a node that runs no sharing server is told, and not waited for', async () => {
  const { machine, keeper } = network();
  const told: string[] = [];
  for (const name of ['node1', 'node2']) await keeper(name, answers);
  for (const name of ['node3', 'node4']) await keeper(name, () => void told.push(name));
  const peers = openPeers(machine('node1'), cluster, 's');
  const answer = await peers.ask(incident, { ...asked, nodes: ['node1', 'node2'], slow: () => undefined });
  expect(answer.silent).toEqual([]);
  expect(answer.ms).toBeLessThan(asked.slowAfterMs);
  expect(told).toEqual(['node3', 'node4']);
});

test('a keeper with another key hears nothing, and what it says is nobody’s word', async () => {
  const { machine, keeper } = network();
  let heard = 0;
  for (const name of ['node1', 'node2', 'node3']) await keeper(name, answers);
  const stranger = await keeper('node4', () => void heard++, 'another key');
  const peers = openPeers(machine('node1'), cluster, 's');
  const asking = peers.ask(incident, { ...asked, slow: () => undefined });
  stranger.say(['node1'], { kind: 'in-grace', incident: 'nfs1@7' });
  expect((await asking).silent).toEqual(['node4']);
  expect(heard).toBe(0);
});

test('a word that was recorded and is sent again counts no second time', async () => {
  const { machine, keeper } = network();
  const datagrams: Uint8Array[] = [];
  let heard = 0;
  const node2 = machine('node2');
  const listening = { ...node2, datagrams: (options: DatagramOptions) => recording(node2, options, datagrams) };
  await openWords(listening, cluster, { sender: 'keeper', as: 'keeper', heard: () => void heard++ });
  const said = await keeper('node1', () => undefined);
  said.say(['node2'], { kind: 'closed', incident: 'nfs1@7' });
  expect(heard).toBe(1);
  const replay = await machine('node3').datagrams({ address: '192.0.2.13', port: 0, received: () => undefined });
  for (const datagram of [...datagrams]) replay.send(addressOf('node2'), WORD_PORT, datagram);
  expect(heard).toBe(1);
});

const addressOf = (node: string) => cluster.nodes.find(({ name }) => name === node)?.address ?? '';

function recording(machine: Machine, options: DatagramOptions, into: Uint8Array[]) {
  return machine.datagrams({
    ...options,
    received: (datagram, from) => {
      into.push(datagram);
      options.received(datagram, from);
    },
  });
}
