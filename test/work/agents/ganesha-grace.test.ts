// What the clone makes of Pacemaker's notifications; what the keeper makes of it, the lab tests show.
import { describe, expect, test } from 'vitest';
import type { Machine } from '../../../src/host/machine.ts';
import type { AgentContext } from '../../../src/work/agents/agent.ts';
import { ganeshaGrace } from '../../../src/work/agents/ganesha-grace.ts';
import { recordPaths } from '../../../src/work/server/paths.ts';
import { fourServers } from '../../core/four-servers.ts';
import { mountedHost } from '../mounted-host.ts';

const cluster = fourServers();

function notified(
  meta: Record<string, string>,
  keeper: 'alive' | 'dead' = 'alive',
  files: Record<string, string> = {},
) {
  const asked: unknown[] = [];
  const events: unknown[] = [];
  const host = mountedHost('node2', cluster, { '/etc/gracekeeper/cluster.json': JSON.stringify(cluster), ...files });
  const machine = {
    ...host,
    ask: async (_socket: string, request: object) => {
      if (keeper === 'dead') throw Object.assign(new Error('no keeper'), { code: 'ECONNREFUSED' });
      asked.push(request);
    },
    bus: (path: string) => ({
      call: async ({ member, body }: { member: string; body?: unknown[] }) => {
        if (member === 'grace') events.push([path.split('/')[4], ...(body ?? [])]);
        return [true];
      },
    }),
  } as unknown as Machine;
  const context: AgentContext = {
    machine,
    parameter: () => '',
    meta: (name) => meta[name] ?? '',
    bundle: () => ['true'],
    timeoutMs: 10_000,
  };
  const done = ganeshaGrace.actions.notify?.run(context) ?? expect.fail('it is notified');
  return { done, asked, events };
}

const postStop = (nodes: string) => ({
  notify_type: 'post',
  notify_operation: 'stop',
  notify_stop_uname: nodes,
});

describe('a notification', () => {
  test('of several nodes that have stopped is one word to the keeper, with all of them', async () => {
    const { done, asked } = notified(postStop('node1 node3'));
    expect(await done).toEqual({ exit: 0 });
    expect(asked).toEqual([{ verb: 'stopped', nodes: ['node1', 'node3'] }]);
  });

  test('may come with quotes around its list, or several blanks in it', async () => {
    const { done, asked } = notified(postStop('"node1  node3"'));
    await done;
    expect(asked).toEqual([{ verb: 'stopped', nodes: ['node1', 'node3'] }]);
  });

  test.each([
    ['a stop that is yet to come', { ...postStop('node1'), notify_type: 'pre' }],
    ['a start: a node that joins disturbs nobody', { ...postStop('node1'), notify_operation: 'start' }],
    ['this node’s own stop', postStop('node2')],
    ['nobody', postStop('')],
  ])('of %s changes nothing', async (_, meta) => {
    const { done, asked, events } = notified(meta);
    expect(await done).toEqual({ exit: 0 });
    expect([asked, events]).toEqual([[], []]);
  });

  test('without a keeper puts exactly the servers into grace that share with what the node held', async () => {
    const holder = { server: 'nfs1', node: 'node1', epoch: 7, stopped: false };
    const { done, events } = notified(postStop('node1'), 'dead', {
      '/run/gracekeeper/servers/nfs2/status.json': '{}',
      [recordPaths(cluster, 'nfs1').holder]: JSON.stringify(holder),
    });
    expect(await done).toEqual({ exit: 0 });
    expect(events).toEqual([['nfs2', expect.stringMatching(/^5:/)]]);
  });
});
