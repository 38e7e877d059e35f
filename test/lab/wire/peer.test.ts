import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { peer } from '../../../src/lab/wire/peer.ts';

type Verbs = { double: [{ n: number }, { n: number }]; fail: [object, object]; never: [object, object] };
type Event = { readonly seen: string };

async function line(): Promise<[Socket, Socket]> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const here = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [there] = (await once(server, 'connection')) as [Socket];
  server.close();
  return [here, there];
}

async function pair(event?: (event: Event) => void) {
  const [a, b] = await line();
  const answerer = peer<Record<never, never>, Verbs, Event>(b, 'asker', {
    answers: {
      double: ({ n }) => ({ n: 2 * n }),
      fail: () => {
        throw new Error('I will not');
      },
      never: () => new Promise(() => undefined),
    },
  });
  const asker = peer<Verbs, Record<never, never>, Event>(a, 'answerer', event ? { event } : {});
  return { asker, answerer, stream: b };
}

describe('two peers', () => {
  it('match every answer with its question, however many are under way', async () => {
    const { asker } = await pair();
    const answers = await Promise.all([1, 2, 3].map((n) => asker.ask('double', { n }, 1_000)));
    expect(answers.map(({ n }) => n)).toEqual([2, 4, 6]);
    expect(asker.pending()).toBe(0);
  });

  it("hand on the other one's error in its own words", async () => {
    await expect((await pair()).asker.ask('fail', {}, 1_000)).rejects.toThrow('I will not');
  });

  it('do not wait beyond a deadline', async () => {
    await expect((await pair()).asker.ask('never', {}, 20)).rejects.toThrow(
      'answerer did not answer "never" within 20 ms',
    );
  });

  it('do not wait for one that has gone', async () => {
    const { asker, stream } = await pair();
    const asked = asker.ask('never', {}, 10_000);
    stream.destroy();
    await expect(asked).rejects.toThrow('answerer');
  });

  it('tell each other events beside the answers', async () => {
    const seen: Event[] = [];
    const { asker, answerer } = await pair((event) => seen.push(event));
    answerer.tell({ seen: 'something' });
    await asker.ask('double', { n: 1 }, 1_000);
    expect(seen).toEqual([{ seen: 'something' }]);
  });

  it('hang up on somebody who does not speak their language', async () => {
    const [a, b] = await line();
    const asker = peer<Verbs, Record<never, never>, Event>(a, 'stranger');
    const asked = asker.ask('never', {}, 10_000);
    b.write('GET / HTTP/1.1\r\n');
    await expect(asked).rejects.toThrow('stranger');
  });
});
