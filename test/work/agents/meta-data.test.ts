import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { agents } from '../../../src/work/agents/index.ts';
import { launcher } from '../../../src/work/agents/launcher.ts';
import { metaData } from '../../../src/work/agents/meta-data.ts';

describe.each(agents.map((agent) => [agent.name, agent] as const))('the declaration of %s', (_, agent) => {
  it('has the actions that Pacemaker always uses', () => {
    expect(Object.keys(agent.actions)).toEqual(expect.arrayContaining(['start', 'stop', 'monitor', 'validate-all']));
  });

  it('gives well-formed meta-data that names its parameters and timeouts', () => {
    const xml = metaData(agent, '0.1.0');
    const { status, stderr } = spawnSync('xmllint', ['--noout', '-'], { input: xml, encoding: 'utf8' });
    if (status !== null) expect(stderr).toBe('');
    for (const { name } of agent.parameters) expect(xml).toContain(`<parameter name="${name}"`);
    expect(xml).toContain(`<action name="start" timeout="${agent.actions.start?.timeoutS}s" />`);
  });
});

describe('the launcher of an agent', () => {
  const [agent] = agents;
  const run = (action: string, server: string) =>
    spawnSync(
      'sh',
      [
        '-c',
        agent === undefined
          ? ''
          : launcher(agent, { node: '/bin/echo', bundles: "/it's here", metaData: '/etc/hostname', version: '1' }),
        'x',
        action,
      ],
      {
        env: { OCF_RESKEY_server: server },
        encoding: 'utf8',
      },
    );

  it('answers a monitor with "not running" where the server was never started, without a Node start', () => {
    expect(run('monitor', 'never-started').status).toBe(7);
  });

  it('hands everything else to the bundle, whatever its path looks like', () => {
    expect(run('validate-all', 'nfs1').stdout).toBe("/it's here/agent.cjs ganesha_nfsd validate-all\n");
  });
});
