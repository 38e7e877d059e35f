import { describe, expect, it } from 'vitest';
import type { LockEvent } from '../../../src/core/audit/history.ts';
import type { Host } from '../../../src/host/host.ts';
import { type LockClient, lockedAgain, lockProblems, startLocks, stopLocks } from '../../../src/work/drill/locks.ts';

const event = (client: string) => ({ client, kind: 'granted' }) as LockEvent;

/** Clients that note what is done to them; `stuck` is one that gets no further. */
function cast(...names: readonly string[]) {
  const done: string[] = [];
  let rounds = 0;
  const clients = names.map(
    (name): LockClient => ({
      name,
      start: async () => void done.push(`start ${name}`),
      rounds: async () => (name === 'stuck' ? 0 : rounds++),
      stop: async () => {
        done.push(`stop ${name}`);
        return [event(name)];
      },
    }),
  );
  return { clients, done };
}

/** Time passes by waiting. */
function host(): Host {
  let now = 0;
  const pause = async (ms: number) => {
    now += ms;
    // Others have their turn, also where nobody ever waits for anything outside.
    await new Promise(setImmediate);
  };
  return { clock: { now: () => now, pause } } as unknown as Host;
}

describe('those who take locks in a drill', () => {
  it('start one after the other, and end the other way round', async () => {
    const { clients, done } = cast('holder', 'rival');
    await startLocks(clients);
    expect((await stopLocks(clients)).map(({ client }) => client)).toEqual(['rival', 'holder']);
    expect(done).toEqual(['start holder', 'start rival', 'stop rival', 'stop holder']);
  });

  it('start and end together where they may: none waits for another to be through with it', async () => {
    const { clients, done } = cast('holder', 'rival', 'other');
    let begun = 0;
    const meeting = async () => {
      begun++;
      while (begun < 2) await new Promise(setImmediate);
    };
    const rivals = clients.slice(1).map((client): LockClient => ({ ...client, wave: 'rivals', start: meeting }));
    await startLocks([...clients.slice(0, 1), ...rivals]);
    expect(done).toEqual(['start holder']);
    expect((await stopLocks([...clients.slice(0, 1), ...rivals])).at(-1)).toEqual(event('holder'));
  });

  it('are waited for until everybody has been through everything, and named when not', async () => {
    await lockedAgain(host(), cast('holder', 'rival').clients, { withinMs: 5_000 });
    await expect(lockedAgain(host(), cast('holder', 'stuck').clients, { withinMs: 5_000 })).rejects.toThrow('stuck');
  });
});

it('a cause that is seen many times is told a few times', () => {
  const violation = (audit: 'read' | 'lost-lock', at: number) => ({ audit, at, words: `${at}` });
  const violations = [...Array.from({ length: 9 }, (_, at) => violation('read', at)), violation('lost-lock', 9)];
  const sum = { held: 0, reclaimed: 0, lost: 0, doubleGranted: 0, youngLost: 0, lateRefused: 0 };
  expect(lockProblems({ violations, unseen: 2, windowMs: 0, locks: sum })).toEqual([
    ...['read: 0', 'read: 1', 'read: 2', 'read: 3', 'read: 4', 'read: 4 more', 'lost-lock: 9'],
    'nobody has seen what became of 2 locks',
  ]);
});
