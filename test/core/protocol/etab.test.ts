import { expect, it } from 'vitest';
import { readEtab } from '../../../src/core/protocol/etab.ts';

it('a table of exports names paths and clients, whatever characters they have', () => {
  const lines = [
    '/srv/a\\040b\\303\\244\t192.0.2.0/24(rw,fsid=3)',
    '/srv/x\t@hosts(ro)',
    '/srv/x\t2001:db8::/32(ro)',
    '',
    'odd',
  ];
  expect(readEtab(lines.join('\n')).map(({ path, client }) => [path, client])).toEqual([
    ['/srv/a bä', '192.0.2.0/24'],
    ['/srv/x', '@hosts'],
    ['/srv/x', '2001:db8::/32'],
  ]);
});
