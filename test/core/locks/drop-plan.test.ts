import { describe, expect, test } from 'vitest';
import { dropPlan, knownClients } from '../../../src/core/locks/drop-plan.ts';
import { A, B, ganesha, kernel, mayHold, v4Client } from './drop-facts.ts';

const ways = (...[facts, client]: Parameters<typeof dropPlan>) => dropPlan(facts, client).ways;

describe('what a client has locked by NFSv3', () => {
  test('goes as with its reboot, under the very name that rpc.statd watches, however it is asked for', () => {
    const facts = ganesha([mayHold(`::ffff:${A}`, 'NFSv3')], '0-9');
    expect(dropPlan(facts, A)).toMatchObject({
      client: A,
      ways: [{ protocol: 'NFSv3', how: 'reboot', name: `::ffff:${A}` }],
      locks: [{ range: '0-9' }],
      others: [],
    });
    expect(dropPlan({ ...facts, mayHold: [mayHold('2001:db8::1', 'NFSv3')] }, '2001:DB8:0::1').ways).toHaveLength(1);
  });

  test('is nobody knows which locks where several may hold some: they are shown apart', () => {
    const facts = ganesha([mayHold(A, 'NFSv3'), mayHold(B, 'NFSv3')], '0-9');
    expect(dropPlan(facts, A)).toMatchObject({ locks: [], others: [{ range: '0-9', client: null }] });
    expect(ways(facts, A)).toEqual([{ protocol: 'NFSv3', how: 'reboot', name: A }]);
  });

  test("of the kernel's server is lockd's: nfsd's locks are not shown with them", () => {
    const facts = kernel({ mayHold: [mayHold(A, 'NFSv3')] }, 'lockd 6 0-9', 'nfsd 8 1-1');
    expect(dropPlan(facts, A)).toMatchObject({ ways: [{ how: 'reboot' }], locks: [{ range: '0-9' }], others: [] });
  });

  test('is nothing where nothing is locked, though rpc.statd watches it still: done twice is done once', () => {
    expect(ways(ganesha([mayHold(A, 'NFSv3')]), A)).toEqual([]);
    const v4Only = kernel({ mayHold: [mayHold(A, 'NFSv3')], clients: [v4Client('3', B, '00:2d:8')] }, 'nfsd 8 1-1');
    expect(dropPlan(v4Only, A)).toMatchObject({ ways: [], locks: [], others: [] });
  });
});

describe('what a client has locked by NFSv4', () => {
  test("goes with all that nfsd knows of it, for each of its identities that holds locks, and no other's", () => {
    const clients = [v4Client('3', A, '00:2d:6'), v4Client('4', A, null), v4Client('5', B, '00:2d:7')];
    expect(dropPlan(kernel({ clients }, 'nfsd 6 0-9', 'nfsd 7 0-9'), A)).toMatchObject({
      ways: [{ protocol: 'NFSv4', how: 'expire', id: '3', name: `Linux NFSv4.1 of ${A}` }],
      locks: [{ range: '0-9', file: 'home/ledger', client: A }],
      others: [],
    });
  });

  test('stays where Ganesha serves it, which is said', () => {
    const facts = ganesha([mayHold(A, 'NFSv4'), mayHold(A, 'NFSv3')], '0-9');
    expect(ways(facts, A)).toMatchObject([
      { protocol: 'NFSv3', how: 'reboot' },
      { protocol: 'NFSv4', how: 'none', reason: expect.stringContaining('Ganesha') },
    ]);
  });
});

test('the clients of a server are those that may hold locks, by any protocol, each once', () => {
  const v3 = [mayHold(A, 'NFSv3'), mayHold(`::ffff:${A}`, 'NFSv4')];
  expect(knownClients(ganesha(v3))).toEqual([A]);
  expect(knownClients(kernel({ mayHold: v3, clients: [v4Client('3', B, null)] }))).toEqual([A, B]);
});
