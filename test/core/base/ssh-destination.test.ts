import { describe, expect, it } from 'vitest';
import { parseSshDestination } from '../../../src/core/base/ssh-destination.ts';

describe('how ssh reaches a node', () => {
  it.each([
    ['node1', { host: 'node1' }],
    ['root@node1.example.com', { user: 'root', host: 'node1.example.com' }],
    ['admin@192.0.2.11:2222', { user: 'admin', host: '192.0.2.11', port: 2222 }],
    ['ssh://root@node1:22', { user: 'root', host: 'node1', port: 22 }],
    ['2001:db8::11', { host: '2001:db8::11' }],
    ['root@[2001:db8::11]:2222', { user: 'root', host: '2001:db8::11', port: 2222 }],
    ['jo@example.com@node1', { user: 'jo@example.com', host: 'node1' }],
  ])('is read from %s', (text, destination) => {
    expect(parseSshDestination(text)).toEqual(destination);
  });

  it.each([
    '',
    '-oProxyCommand=id',
    'root@-oProxyCommand=id',
    '-l@node1',
    'node1 ',
    'node1;id',
    '$(id)@node1',
    "node1'",
    'node1\nnode2',
    '@node1',
    'root@',
    'node1:0',
    'node1:65536',
    'node1:',
    '[node1]:22',
    '[2001:db8::11',
    '2001:db8:::11',
  ])('is not read from %j, in which ssh or a shell would see more', (text) => {
    expect(parseSshDestination(text)).toBeUndefined();
  });
});
