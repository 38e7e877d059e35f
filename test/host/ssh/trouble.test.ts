import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeSsh, fakeSsh } from './fake-ssh.ts';

// As OpenSSH 9.2 says it.
const CHANGED = `@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
Host key for node1 has changed and you have requested strict checking.
Host key verification failed.`;

const WAYS: readonly [string, string, string][] = [
  ['ssh-unknown-host', 'ssh: Could not resolve hostname node1: Name or service not known', 'cluster.yaml'],
  ['ssh-refused', 'ssh: connect to host node1 port 2222: Connection refused', 'sshd'],
  ['ssh-no-route', 'ssh: connect to host node1 port 22: No route to host', 'up'],
  ['ssh-no-route', 'ssh: connect to host node1 port 22: Connection timed out', 'firewalls'],
  ['ssh-no-route', 'Connection timed out during banner exchange', 'firewalls'],
  [
    'ssh-host-key-unknown',
    'No ED25519 host key is known for node1 and you have requested strict checking.\nHost key verification failed.',
    'fingerprint',
  ],
  ['ssh-host-key-changed', CHANGED, 'ssh-keygen -R'],
  ['ssh-permission-denied', 'root@node1: Permission denied (publickey).', 'without a password'],
  ['ssh-permission-denied', 'Received disconnect from 192.0.2.11 port 22:2: Too many authentication failures', 'agent'],
  [
    'ssh-proxy',
    'kex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535',
    '-v',
  ],
  ['ssh-closed', 'kex_exchange_identification: read: Connection reset by peer', 'MaxStartups'],
  ['ssh-configuration', '/root/.ssh/config: line 1: Bad configuration option: hots', 'ssh -G'],
  ['ssh-failed', 'something that nobody has seen before', 'ssh -v -p 2222 root@node1.example.com'],
];

let ssh: FakeSsh;
beforeEach(() => {
  ssh = fakeSsh();
});
afterEach(() => ssh.end());

describe('a node that ssh does not reach', () => {
  it.each(WAYS)('is %s when ssh says: %s', async (code, says, hint) => {
    ssh.connecting(says);
    const last = says
      .split('\n')
      .at(-1)
      ?.replace(/^ssh: /, '');
    await expect(ssh.node.run(['true'])).rejects.toMatchObject({
      exit: 3,
      code,
      message: expect.stringMatching(/^node1 /),
      hint: expect.stringContaining(hint),
    });
    await expect(ssh.node.files.read('/etc/hostname')).rejects.toThrow(last);
  });

  it('is asked once by all who ask at a time, and again by those who come later', async () => {
    ssh.connecting('ssh: connect to host node1 port 22: No route to host');
    await Promise.allSettled([1, 2, 3].map(() => ssh.node.run(['true'])));
    expect(ssh.calls()).toHaveLength(1);
  });

  it('by whom nothing is run is told apart from one whose program fails', async () => {
    ssh.commands('This account is currently not available.');
    await expect(ssh.node.run(['false'])).rejects.toMatchObject({ exit: 3, code: 'ssh-no-shell' });
  });
});
