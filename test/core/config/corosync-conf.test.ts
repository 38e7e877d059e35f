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

  test('opens every section on a line of its own', () => {
    for (const line of corosyncConf(campus).split('\n')) expect(line).toMatch(/^\s*([\w]+ \{|\}|\w+: .+|#.*|)$/);
  });
});
