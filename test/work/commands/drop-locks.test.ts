import { describe, expect, test } from 'vitest';
import { dropPlan } from '../../../src/core/locks/drop-plan.ts';
import type { Host } from '../../../src/host/host.ts';
import { type DropWish, drop, dropProspect } from '../../../src/work/commands/drop-locks.ts';
import type { DropWord } from '../../../src/work/locks/drop-locks.ts';
import { fourServers } from '../../core/four-servers.ts';
import { A, ganesha, mayHold } from '../../core/locks/drop-facts.ts';
import { memoryHost } from '../memory-host.ts';

const installation = { node: '/usr/bin/node', bundles: '/dist', version: '0.0.0' };

/** A node whose program answers that; an error where it can't be asked. */
function nodeThat(says: DropWord | Error, asked: object[] = []): Host {
  const host = memoryHost('node1', { '/usr/bin/node': '', '/dist/agent.cjs': '' });
  const run = async ([, program, question = '{}']: readonly string[]) => {
    if (says instanceof Error) throw says;
    asked.push({ program, ...JSON.parse(question) });
    return { stdout: JSON.stringify(says), stderr: '', exitCode: 0 };
  };
  return { ...host, run } as Host;
}

const wish = (...hosts: readonly Host[]): DropWish => ({
  ...{ hosts, cluster: fourServers(), installation },
  ...{ server: 'nfs1', client: A, by: 'root@desk' },
});

const [v3, v4] = (['NFSv3', 'NFSv4'] as const).map(
  (protocol): DropWord => ({
    kind: 'plan',
    plan: dropPlan(ganesha([mayHold(A, protocol)], '0-9'), A),
  }),
) as [DropWord, DropWord];

const refusal = (...says: readonly (DropWord | Error)[]) =>
  dropProspect(wish(...says.map((each) => nodeThat(each)))).catch((error: unknown) => error);

describe('what would be dropped', () => {
  test('is asked of all nodes, and told by the one that runs the server; nothing is done', async () => {
    const asked: object[] = [];
    const here = nodeThat(v3, asked);
    expect(await dropProspect(wish(nodeThat({ kind: 'elsewhere' }), here))).toMatchObject({ host: here, plan: {} });
    expect(asked).toEqual([
      { program: '/dist/drop-locks-node.cjs', server: 'nfs1', client: A, by: 'root@desk', act: false },
    ]);
  });

  test('is nothing where the client holds nothing, or was dropped before', async () => {
    const holdsNothing = dropPlan(ganesha([mayHold(A, 'NFSv3')]), A);
    expect(await refusal({ kind: 'plan', plan: holdsNothing })).toMatchObject({ plan: null, droppedAt: null });
    expect(await refusal({ kind: 'unknown-client', known: [], droppedAt: 7 })).toMatchObject({ droppedAt: 7 });
  });

  test('is refused for a client that the server does not know, with those that it knows', async () => {
    expect(await refusal({ kind: 'unknown-client', known: ['192.0.2.7'], droppedAt: null })).toMatchObject({
      ...{ exit: 2, code: 'no-client', hint: 'it knows 192.0.2.7' },
    });
  });

  test('is refused in grace, where nobody serves, where it can’t be learnt, and where no way is known', async () => {
    expect(await refusal({ kind: 'in-grace' })).toMatchObject({ exit: 3, code: 'in-grace' });
    expect(await refusal({ kind: 'elsewhere' })).toMatchObject({ exit: 3, code: 'not-serving' });
    expect(await refusal(new Error('no route'))).toMatchObject({
      ...{ code: 'not-serving', message: expect.stringContaining('no route') },
    });
    expect(await refusal({ kind: 'not-known', reason: 'find: no' })).toMatchObject({ exit: 3, code: 'not-known' });
    expect(await refusal(v4)).toMatchObject({
      ...{ exit: 3, code: 'no-way', message: expect.stringMatching(/Ganesha.*lease|last word/) },
    });
  });
});

test('what is dropped is told by the node that did it, and a node that fails is named', async () => {
  const outcome = { server: 'nfs1', client: A, dropped: [], left: [], unsure: [], ways: [] };
  const asked: object[] = [];
  const here = nodeThat({ kind: 'dropped', outcome }, asked);
  expect(await drop(wish(here), here)).toEqual(outcome);
  expect(asked).toMatchObject([{ act: true }]);
  const broken = nodeThat(new Error('tee: no'));
  await expect(drop(wish(broken), broken)).rejects.toMatchObject({ exit: 1, message: 'node1: tee: no' });
  const late = nodeThat({ kind: 'in-grace' });
  await expect(drop(wish(late), late)).rejects.toMatchObject({ exit: 3, code: 'in-grace' });
});
