import { expect, it } from 'vitest';
import { nodeNetwork } from '../../../src/lab/kernel-node/network.ts';

it('a kernel node has the cluster’s network on eth0, in both families, and the line to the lab beside it', () => {
  const lines = nodeNetwork(['192.0.2.11', '2001:db8:0:2::11'], 1).split('\n');
  expect(lines).toContain('address add 192.0.2.11/24 dev eth0');
  expect(lines).toContain('address add 2001:db8:0:2::11/64 dev eth0 nodad');
  expect(lines).toContain('address add 169.254.254.11 peer 169.254.254.1 dev lab');
});
