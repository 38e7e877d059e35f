import { describe, expect, test } from 'vitest';
import { neededToSetUp } from '../../../src/work/install/needed.ts';
import { mixedCluster } from '../../core/mixed-cluster.ts';

const pathsOn = (node: string) => neededToSetUp(mixedCluster(), node).map(([path]) => path);

describe('in a cluster of both daemons a node needs', () => {
  test('the kernel’s programs where a kernel server may run, and no Ganesha', () => {
    for (const node of ['node1', 'node2']) {
      expect(pathsOn(node)).toContain('/usr/sbin/rpc.nfsd');
      expect(pathsOn(node)).not.toContain('/usr/bin/ganesha.nfsd');
    }
  });

  test('Ganesha where one of its servers may run, and no kernel server, which Debian would start', () => {
    for (const node of ['node3', 'node4']) {
      expect(pathsOn(node)).toContain('/usr/bin/ganesha.nfsd');
      expect(pathsOn(node)).not.toContain('/usr/sbin/rpc.nfsd');
    }
  });
});
