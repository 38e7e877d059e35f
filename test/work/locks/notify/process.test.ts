import { describe, expect, test } from 'vitest';
import { runNotifier } from '../../../../src/work/locks/notify/process.ts';
import { GO, type Said } from '../../../../src/work/locks/notify/words.ts';
import { type FakeClient, fakeNetwork } from './fake-network.ts';

const ASSIGNMENT = {
  ...{ address: '192.0.2.101', names: ['nfs1'], folder: '/records', state: 43 },
  ...{ withinMs: 20_000, goneAfterMs: 900_000, keepTold: false },
};

/** Input that never ends, unless `undefined` stands in it. */
function scene(clients: Readonly<Record<string, FakeClient>>, ...lines: readonly (string | undefined)[]) {
  const network = fakeNetwork(clients);
  for (const client of [...Object.keys(clients), '192.0.2.9']) network.content.set(`/records/sm/${client}`, '');
  const [said, input] = [[] as Said[], [...lines]];
  const { machine } = network;
  const nextLine = async () => (input.length === 0 ? new Promise<undefined>(() => undefined) : input.shift());
  const run = () => machine.clock.until(runNotifier({ machine, nextLine, say: (it) => said.push(it) }));
  return { ...network, said, run };
}

describe("the notifier's process", () => {
  test('says when it is ready, tells nobody before it may, and then says what becomes of it', async () => {
    const { said, run, told } = scene({ '192.0.2.1': { udp: 901 } }, JSON.stringify(ASSIGNMENT), GO);
    await run();
    expect(said[0]).toEqual({ kind: 'ready', clients: 2, state: 43 });
    expect(told.get('192.0.2.1')).toHaveLength(2);
    const kinds = said.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'settled')).toHaveLength(1);
    // Once a second at least: whoever started it would take it for hung.
    expect(kinds.filter((kind) => kind === 'counts').length).toBeGreaterThanOrEqual(20);
    expect(said.find(({ kind }) => kind === 'settled')).toMatchObject({
      sofar: { told: 1, silentClients: ['192.0.2.9'] },
    });
    expect(said.at(-1)).toMatchObject({ kind: 'done', notified: { told: 1, silent: 1, gone: 0 } });
  });

  test.each([[[]], [[JSON.stringify(ASSIGNMENT)]]])('tells nobody when its input ends after %j', async (lines) => {
    const { run, sent, said } = scene({ '192.0.2.1': { udp: 901 } }, ...lines, undefined);
    await run();
    expect(sent.size).toBe(0);
    expect(said).toHaveLength(lines.length);
  });

  test('ends when its input does, and says how far it came', async () => {
    const { run, said, machine } = scene({ '192.0.2.1': { udp: 901 } }, JSON.stringify(ASSIGNMENT), GO, undefined);
    await run();
    expect(said.at(-1)).toMatchObject({ kind: 'done', notified: { told: 0, silent: 2 } });
    expect(machine.clock.now()).toBeLessThan(1_000);
  });

  test('says why it can not', async () => {
    const { run, said } = scene({}, JSON.stringify({ ...ASSIGNMENT, state: 42 }), GO);
    await run();
    expect(said).toMatchObject([{ kind: 'failed', exit: 2, code: 'bad-state' }]);
  });
});
