import { describe, expect, test } from 'vitest';
import { encodeMonitorFile, encodeStateFile } from '../../../../src/core/protocol/statd-file.ts';
import { forgetTold, recallTold } from '../../../../src/work/locks/notify/folder.ts';
import type { NotifyParts } from '../../../../src/work/locks/notify/notify.ts';
import { notifyClients } from './clients.ts';
import { type FakeClient, type FakeNetwork, fakeNetwork } from './fake-network.ts';

const FOLDER = '/records';
const ADDRESS = '192.0.2.101';

const listed = ({ content }: FakeNetwork, list = 'sm'): string[] =>
  [...content.keys()]
    .filter((path) => path.startsWith(`${FOLDER}/${list}/`))
    .map((path) => path.split('/').at(-1) ?? '');

const enlist = ({ content }: FakeNetwork, ...clients: readonly string[]) => {
  for (const client of clients) content.set(`${FOLDER}/sm/${client}`, '');
};

/** A network with these clients, all of them on the list. */
function scene(clients: Readonly<Record<string, FakeClient>>, ...dead: readonly string[]): FakeNetwork {
  const network = fakeNetwork(clients);
  enlist(network, ...Object.keys(clients), ...dead);
  return network;
}

function telling({ machine }: FakeNetwork, more: Partial<NotifyParts> = {}) {
  const parts = { address: ADDRESS, names: ['nfs1.example.net', 'nfs1'], folder: FOLDER, state: 43 };
  const times = { withinMs: 60_000, goneAfterMs: 900_000, signal: new AbortController().signal };
  return machine.clock.until(notifyClients({ machine, ...parts, ...times, ...more }));
}

const heard = ({ told }: FakeNetwork, client: string): string[] =>
  (told.get(client) ?? []).map(({ monName }) => monName);

describe('telling clients', () => {
  test('tells each by every name and its address, and takes it off the list', async () => {
    const network = scene({ '192.0.2.1': { udp: 901 }, '192.0.2.2': { udp: 902 } });
    const times: [string, number][] = [];
    const result = await telling(network, { told: (...it) => times.push(it) });
    expect(result).toEqual({ told: 2, silent: 0, gone: 0, ms: times[1]?.[1], silentClients: [], goneClients: [] });
    expect(times.map(([client]) => client).sort()).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(heard(network, '192.0.2.1')).toEqual(['nfs1.example.net', 'nfs1', ADDRESS]);
    expect(network.told.get('192.0.2.2')?.map(({ state }) => state)).toEqual([43, 43, 43]);
    expect(listed(network)).toEqual([]);
    expect(network.opened).toMatchObject([{ address: ADDRESS, port: 'privileged' }]);
  });

  test('tells nobody when nobody is on the list', async () => {
    const network = scene({});
    network.content.set(`${FOLDER}/sm/.hidden`, '');
    expect(await telling(network)).toMatchObject({ told: 0, silent: 0, gone: 0, ms: 0 });
  });

  test('says it again to who does not hear it at first', async () => {
    const network = scene({ '192.0.2.1': { udp: 901, loses: (count) => count <= 2 || count === 4 } });
    expect(await telling(network)).toMatchObject({ told: 1 });
    expect(heard(network, '192.0.2.1').sort()).toEqual([ADDRESS, 'nfs1', 'nfs1.example.net'].sort());
  });

  test('hears an answer that comes late, once, however often it comes, and none that answers nothing', async () => {
    const wrong = (answer: Uint8Array) => [Uint8Array.of((answer[0] ?? 0) ^ 1, ...answer.slice(1)), Uint8Array.of(1)];
    const says = (answer: Uint8Array) => [...wrong(answer), answer, answer];
    const network = scene({ '192.0.2.1': { udp: 901, takes: 800, says } });
    const times: number[] = [];
    expect(await telling(network, { told: (_, ms) => times.push(ms) })).toMatchObject({ told: 1 });
    expect(times).toEqual([1_600]);
  });

  test('counts a client as told that answers to one of its names only, once it has been sent all of them often enough', async () => {
    const network = scene({ '192.0.2.1': { udp: 901, deafTo: ['nfs1', ADDRESS] } });
    expect(await telling(network)).toMatchObject({ told: 1 });
    expect(network.sent.get('192.0.2.1')).toBe(1 + 1 + 3 + 3);
  });

  test.each([[[4]], [[3]], [[3, 4]]])('asks a port mapper of versions %j', async (mapper) => {
    const network = scene({ '192.0.2.1': { udp: 901, mapper } });
    expect(await telling(network)).toMatchObject({ told: 1 });
  });

  test('finds clients over IPv6', async () => {
    const network = scene({ '2001:db8::1': { udp: 901, mapper: [3] }, '2001:db8::2': { udp: 902 } }, '192.0.2.1');
    expect(await telling(network, { address: '2001:db8::101' })).toMatchObject({
      told: 2,
      silentClients: ['192.0.2.1'],
    });
    expect(network.sent.has('192.0.2.1')).toBe(false);
  });

  test('finds a client that is on the list as an IPv6 socket saw it', async () => {
    const network = fakeNetwork({ '192.0.2.1': { udp: 901 } });
    enlist(network, '::ffff:192.0.2.1');
    expect(await telling(network)).toMatchObject({ told: 1 });
  });

  test('waits for the status monitor of a client that is starting again', async () => {
    const network = scene({ '192.0.2.1': { udp: (now) => (now < 5_000 ? 0 : 901) } });
    expect(await telling(network)).toMatchObject({ told: 1 });
  });

  test('looks for the port anew when the status monitor has another one now', async () => {
    const network = scene({ '192.0.2.1': { udp: (now) => (now < 1 ? 901 : 902) } });
    expect(await telling(network)).toMatchObject({ told: 1 });
  });

  test('tells a client over TCP that says nothing on UDP', async () => {
    const network = scene({ '192.0.2.1': { tcp: 701, loses: () => true }, '192.0.2.2': { tcp: 702, mapper: [3] } });
    expect(await telling(network)).toMatchObject({ told: 2 });
    expect(heard(network, '192.0.2.1')).toEqual(['nfs1.example.net', 'nfs1', ADDRESS]);
  });

  test('leaves on the list, and names, who stays silent', async () => {
    const network = scene({ '192.0.2.1': { udp: 901 } }, '192.0.2.9');
    expect(await telling(network)).toMatchObject({ told: 1, silent: 1, gone: 0, silentClients: ['192.0.2.9'] });
    expect(listed(network)).toEqual(['192.0.2.9']);
    // In a minute, more and more seldom.
    expect(network.sent.get('192.0.2.9')).toBeLessThan(20);
  });

  test('puts aside, and names, who stays silent for good', async () => {
    const network = scene({}, '192.0.2.9');
    const result = await telling(network, { withinMs: 900_000 });
    expect(result).toMatchObject({ told: 0, silent: 0, gone: 1, goneClients: ['192.0.2.9'] });
    expect([listed(network), listed(network, 'gone')]).toEqual([[], ['192.0.2.9']]);
  });

  test('does not let the dead delay the living', async () => {
    const all = Array.from({ length: 1_000 }, (_, i) => `198.18.${i >> 8}.${i & 255}`);
    const living = all.filter((_, i) => i % 10 !== 0);
    // Room for fewer than are dead.
    const network = fakeNetwork(Object.fromEntries(living.map((client) => [client, { udp: 901 }])), 256 * 1024);
    enlist(network, ...all);
    const { told, ms } = await telling(network, { withinMs: 5_000 });
    expect(told).toBe(900);
    // Before anybody was asked a second time.
    expect(ms).toBeLessThan(300);
  });

  test('sends no more at once than what its answers have room for', async () => {
    const clients = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [`192.0.2.${i}`, { udp: 901, takes: 20 }]),
    );
    const network = fakeNetwork(clients, 64 * 1024);
    enlist(network, ...Object.keys(clients));
    let most = 0;
    const { machine } = network;
    let onTheWay = 0;
    const datagrams: typeof machine.datagrams = async (options) => {
      const received: typeof options.received = (...it) => {
        onTheWay -= 1;
        options.received(...it);
      };
      const socket = await machine.datagrams({ ...options, received });
      const send: typeof socket.send = (...it) => {
        onTheWay += 1;
        most = Math.max(most, onTheWay);
        socket.send(...it);
      };
      return { ...socket, send };
    };
    expect(await telling({ ...network, machine: { ...machine, datagrams } })).toMatchObject({ told: 200 });
    expect(most).toBe(16);
  });

  test('ends when it is called off, and forgets nobody', async () => {
    const network = scene({ '192.0.2.1': { udp: 901, takes: 5_000 } }, '192.0.2.9');
    const calledOff = new AbortController();
    void network.machine.clock.pause(1_000).then(() => calledOff.abort());
    expect(await telling(network, { signal: calledOff.signal })).toMatchObject({ told: 0, silent: 2, gone: 0 });
    expect(listed(network)).toHaveLength(2);
    expect(network.machine.clock.now()).toBe(1_000);
  });

  test('goes on where an interrupted one has ended', async () => {
    const network = scene({ '192.0.2.1': { udp: 901 }, '192.0.2.2': { udp: 902, takes: 200 } });
    const calledOff = new AbortController();
    void network.machine.clock.pause(100).then(() => calledOff.abort());
    await telling(network, { signal: calledOff.signal });
    expect(listed(network)).toEqual(['192.0.2.2']);
    expect(await telling(network)).toMatchObject({ told: 1, silent: 0 });
    expect(heard(network, '192.0.2.1')).toHaveLength(3);
  });

  test('finds clients that are on the list by name: in /etc/hosts, and by DNS', async () => {
    const network = fakeNetwork({ '192.0.2.7': { udp: 901 }, '192.0.2.8': { udp: 901 }, '192.0.2.6': { udp: 901 } });
    network.content.set('/etc/hosts', '127.0.0.1 localhost\n192.0.2.7 client7.example.net client7 # the seventh\n');
    const record = { callback: '127.0.0.1', program: 100_021, version: 3, procedure: 16, private: new Uint8Array(16) };
    const file = (monName: string) => encodeMonitorFile([{ ...record, monName, myName: 'nfs1' }]);
    network.content.set(`${FOLDER}/sm/client7`, file('CLIENT7'));
    network.content.set(`${FOLDER}/sm/client8.example.net`, 'nothing that can be read');
    network.content.set(`${FOLDER}/sm/a-client`, file('192.0.2.6'));
    network.content.set(`${FOLDER}/sm/nobody`, file('nobody.example.net'));
    expect(await telling(network)).toMatchObject({ told: 3, silentClients: ['nobody'] });
  });

  test('keeps who was told, when asked, so that all can be told again', async () => {
    const network = scene({ '192.0.2.1': { udp: 901 } });
    await telling(network, { keepTold: true });
    expect([listed(network), listed(network, 'told')]).toEqual([[], ['192.0.2.1']]);
    await recallTold(network.machine, FOLDER);
    expect(await telling(network, { keepTold: true, state: 45 })).toMatchObject({ told: 1 });
    expect(network.told.get('192.0.2.1')?.at(-1)?.state).toBe(45);
    await forgetTold(network.machine, FOLDER);
    expect(listed(network, 'told')).toEqual([]);
  });
});

describe('what it is given', () => {
  test.each([
    ['an even state', { state: 42 }, 'bad-state'],
    ['a negative state', { state: -43 }, 'bad-state'],
    ['a state that no int holds', { state: 2 ** 31 + 1 }, 'bad-state'],
    ['an address that is none', { address: 'nfs1' }, 'bad-address'],
    ['a name that is none', { names: [''] }, 'bad-name'],
    ['a name that is too long', { names: ['x'.repeat(1_025)] }, 'bad-name'],
    ['a folder that is not there', { folder: '/nowhere' }, 'no-folder'],
    ['a folder that is none of statd', { folder: '/etc' }, 'no-client-list'],
  ])('is refused: %s', async (_, more: Partial<NotifyParts>, code) => {
    const network = scene({ '192.0.2.1': { udp: 901 } });
    network.content.set('/etc', '');
    await expect(telling(network, more)).rejects.toMatchObject({ exit: 2, code });
    expect(network.sent.size).toBe(0);
  });

  test('holds the state, which is told', async () => {
    const network = scene({ '192.0.2.1': { udp: 901 } });
    const { machine } = network;
    const parts = { machine, address: ADDRESS, names: [], folder: FOLDER, signal: new AbortController().signal };
    const tell = () => machine.clock.until(notifyClients({ ...parts, withinMs: 1_000, goneAfterMs: 900_000 }));
    await expect(tell()).rejects.toMatchObject({ exit: 2, code: 'no-state' });
    await machine.files.write(`${FOLDER}/state`, encodeStateFile(1_763_710_001));
    expect(await tell()).toMatchObject({ told: 1 });
    expect(network.told.get('192.0.2.1')).toMatchObject([{ state: 1_763_710_001, monName: ADDRESS }]);
  });

  test('is refused: an address that is not here', async () => {
    const network = scene({ '192.0.2.1': { udp: 901 } });
    const datagrams = () => Promise.reject(Object.assign(new Error('bind'), { code: 'EADDRNOTAVAIL' }));
    const here = { ...network, machine: { ...network.machine, datagrams } };
    await expect(telling(here)).rejects.toMatchObject({ exit: 3, code: 'address-not-here' });
  });
});
