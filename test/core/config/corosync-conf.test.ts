import { describe, expect, test } from 'vitest';
import { corosyncConf } from '../../../src/core/config/corosync-conf.ts';
import { fourServers } from '../four-servers.ts';
import { campus } from './campus.ts';

describe('corosync.conf', () => {
  test('of four nodes is the golden one', async () => {
    await expect(corosyncConf(fourServers())).toMatchFileSnapshot('golden/four-corosync.conf');
  });

  test('of two nodes is the golden one', async () => {
    await expect(corosyncConf(campus)).toMatchFileSnapshot('golden/campus-corosync.conf');
  });

  test('lets one node of two be quorate, and no node of four', () => {
    expect(corosyncConf(campus)).toContain('two_node: 1');
    expect(corosyncConf(fourServers())).not.toContain('two_node');
  });

  test('with a vote from outside is the golden one, and has no two_node beside it', async () => {
    const quorumDevice = { host: '2001:db8::fa', algorithm: 'ffsplit' as const, tls: 'required' as const };
    const conf = corosyncConf({ ...campus, quorumDevice });
    await expect(conf).toMatchFileSnapshot('golden/device-corosync.conf');
    expect(conf).not.toContain('two_node');
    expect(corosyncConf({ ...campus, quorumDevice: { ...quorumDevice, algorithm: 'lms' } })).not.toContain('votes');
  });

  test('opens every section on a line of its own', () => {
    const quorumDevice = { host: 'arbiter', algorithm: 'lms' as const, tls: 'off' as const };
    for (const line of corosyncConf({ ...campus, quorumDevice }).split('\n'))
      expect(line).toMatch(/^\s*([\w]+ \{|\}|\w+: .+|#.*|)$/);
  });
});
