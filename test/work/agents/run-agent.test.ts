import { describe, expect, it } from 'vitest';
import { LABEL } from '../../../src/core/base/name.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { type Agent, notRunning, OCF, success } from '../../../src/work/agents/agent.ts';
import { runAgent } from '../../../src/work/agents/run-agent.ts';

const agent: Agent = {
  name: 'example',
  title: 'example',
  description: 'example',
  presence: '/nowhere',
  parameters: [{ name: 'server', title: 'server', description: 'server', required: true, rule: LABEL }],
  actions: {
    start: { timeoutS: 1, run: async ({ parameter }) => (parameter('server') === 'nfs1' ? success : notRunning) },
    stop: { timeoutS: 1, run: () => Promise.reject(new Error('the disk is on fire')) },
    notify: {
      timeoutS: 1,
      run: async ({ meta, timeoutMs }) => ({ exit: OCF.success, reason: `${meta('notify_type')} ${timeoutMs}` }),
    },
  },
};

const call = (action: string, env: Record<string, string>, spentMs = 0) =>
  runAgent(agent, { action, env, machine: {} as Machine, bundle: (name) => ['node', name], spentMs });

describe('an agent', () => {
  it('reads its parameters from the environment', async () => {
    expect(await call('start', { OCF_RESKEY_server: 'nfs1' })).toEqual(success);
  });

  it('is not configured when a required parameter is missing', async () => {
    expect(await call('start', {})).toMatchObject({ exit: OCF.notConfigured, reason: 'parameter server is missing' });
  });

  it('says that an action is not implemented', async () => {
    expect(await call('promote', { OCF_RESKEY_server: 'nfs1' })).toMatchObject({ exit: OCF.unimplemented });
  });

  it('turns what it did not expect into a generic error with its reason', async () => {
    expect(await call('stop', { OCF_RESKEY_server: 'nfs1' })).toEqual({
      exit: OCF.genericError,
      reason: 'the disk is on fire',
    });
  });

  it('knows the time that Pacemaker gives it, and what Pacemaker says of a notification', async () => {
    const env = {
      OCF_RESKEY_server: 'nfs1',
      OCF_RESKEY_CRM_meta_timeout: '7000',
      OCF_RESKEY_CRM_meta_notify_type: 'post',
    };
    expect(await call('notify', env)).toMatchObject({ reason: 'post 7000' });
  });

  it('counts what its launcher has used up of that time', async () => {
    const env = { OCF_RESKEY_server: 'nfs1', OCF_RESKEY_CRM_meta_timeout: '7000' };
    expect(await call('notify', env, 3_000)).toMatchObject({ reason: ' 4000' });
  });

  it.each(['../..', 'nfs1/..', 'a b', '.'])('does not touch what is no name: %s', async (server) => {
    expect(await call('stop', { OCF_RESKEY_server: server })).toMatchObject({ exit: OCF.notConfigured });
  });
});
