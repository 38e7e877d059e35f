import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSshHosts } from '../../../src/host/ssh/ssh-hosts.ts';
import { ToolError } from '../../../src/host/tool-error.ts';
import { type FakeSsh, fakeSsh } from './fake-ssh.ts';

let ssh: FakeSsh;
beforeEach(() => {
  ssh = fakeSsh();
});
afterEach(() => ssh.end());

const failure = async (running: Promise<unknown>) => {
  const error = await running.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ToolError);
  return (error as ToolError).failure;
};

describe('a program over SSH', () => {
  it('gets its words, its input and its environment exactly, and what it wrote comes back byte for byte', async () => {
    const words = ["it's", '', '-n', 'a\nb', '$(id)', '\\', 'é'];
    const program = 'printf "%s|" "$@"; printf "%s" "$A"; cat; echo no >&2';
    const options = { input: 'line\n\n  no newline', env: { A: "o'b\n$x" } };
    const { stdout, stderr, exitCode } = await ssh.node.run(['sh', '-c', program, 'sh', ...words], options);
    expect(stdout).toBe(`${words.join('|')}|o'b\n$xline\n\n  no newline`);
    expect([stderr, exitCode]).toEqual(['no\n', 0]);
  });

  it('may end with any code that its caller takes for an answer, 255 too, which is what ssh itself fails with', async () => {
    expect((await ssh.node.run(['sh', '-c', 'exit 255'], { okExits: [255] })).exitCode).toBe(255);
    expect(await failure(ssh.node.run(['sh', '-c', 'echo why >&2; exit 255']))).toMatchObject({
      ...{ host: 'node1', exitCode: 255, stderr: 'why\n', argv: ['sh', '-c', 'echo why >&2; exit 255'] },
    });
  });

  it('that is not there is a ToolError with the reason, as on this machine', async () => {
    expect((await failure(ssh.node.run(['no-such-program']))).cause).toBe('ENOENT');
    expect((await failure(ssh.node.run(['/no/such/program', 'x']))).cause).toBe('ENOENT');
  });

  it('is killed over there with its children when its deadline passes', async () => {
    const { timedOutAfterMs, stderr } = await failure(
      ssh.node.run(['sh', '-c', 'echo here >&2; sleep 120 & sleep 120'], { deadlineMs: 2_000 }),
    );
    expect(timedOutAfterMs).toBe(2_000);
    // What the other side said of it has arrived: it was not given up on this one.
    expect(stderr).toContain('here');
  });

  it('that is killed by somebody else has no deadline to blame', async () => {
    expect(await failure(ssh.node.run(['sh', '-c', 'kill -9 $$']))).toMatchObject({ exitCode: 137 });
  });

  it('is not confused by what a login shell says', async () => {
    ssh.loginShell('echo welcome; echo "mail for you" >&2');
    expect(await ssh.node.run(['echo', 'x'])).toEqual({ stdout: 'x\n', stderr: '', exitCode: 0 });
  });

  it('has the folders of system programs in its PATH, whatever the login shell says', async () => {
    ssh.loginShell('PATH=$PATH:/games');
    const { stdout } = await ssh.node.run(['env']);
    expect(stdout).toContain('PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n');
  });

  it('runs beside others, more than sshd takes at a time', async () => {
    const numbers = Array.from({ length: 20 }, (_, i) => `${i}`);
    const ran = await Promise.all(numbers.map((i) => ssh.node.run(['echo', i])));
    expect(ran.map(({ stdout }) => stdout.trim())).toEqual(numbers);
  });

  it('appears in no argv of ours: neither its arguments, its environment nor its input', async () => {
    await ssh.node.run(['true', 'secret1'], { env: { A: 'secret2' }, input: 'secret3' });
    await ssh.node.files.write(`${ssh.folder}/key`, 'secret4', 0o400);
    expect(ssh.calls().join('\n')).not.toContain('secret');
  });

  it('is refused where no program could have such an argument or environment', async () => {
    await expect(ssh.node.run(['echo', 'a\0b'])).rejects.toThrow('NUL');
    await expect(ssh.node.run(['echo'], { env: { 'A;id': '' } })).rejects.toThrow('A;id');
  });
});

describe('a connection', () => {
  it('is made once, in the background, with what the spec says and never with a host key believed', async () => {
    await Promise.all([1, 2, 3].map(() => ssh.node.run(['true'])));
    const masters = ssh.calls().filter((call) => call.includes('ControlMaster=yes'));
    expect(masters).toHaveLength(1);
    expect(masters[0]).toMatch(/ -f -N -l root -p 2222 -- node1\.example\.com $/);
    expect(ssh.calls().every((call) => call.includes('BatchMode=yes'))).toBe(true);
    expect(ssh.calls().some((call) => /StrictHostKeyChecking|UserKnownHostsFile|-F /.test(call))).toBe(false);
  });

  it('is closed with its hosts', async () => {
    await ssh.node.run(['true']);
    expect(ssh.connected()).toBe(true);
    await ssh.hosts.close();
    expect(ssh.connected()).toBe(false);
    await expect(ssh.node.run(['true'])).rejects.toThrow('closed');
  });

  it('is made again when it was lost', async () => {
    await ssh.node.run(['true']);
    ssh.commands('mux_client_request_session: read from master failed: Broken pipe');
    await expect(ssh.node.run(['true'])).rejects.toMatchObject({ exit: 1, code: 'ssh-closed' });
    ssh.commands();
    await ssh.node.run(['true']);
    expect(ssh.calls().filter((call) => call.includes('ControlMaster=yes'))).toHaveLength(2);
  });

  it('that is lost while a program runs says that nobody knows whether it was done', async () => {
    await ssh.node.run(['true']);
    ssh.loginShell('exec </dev/null; printf "%s\\n" began >&2; exit 255');
    await expect(ssh.node.run(['true'])).rejects.toMatchObject({ exit: 1, code: 'ssh-failed' });
    // Kills the shell that would have told the exit code.
    ssh.loginShell('');
    await expect(ssh.node.run(['sh', '-c', 'kill -9 $(ps -o ppid= -p $PPID)'])).rejects.toMatchObject({
      ...{ exit: 1, code: 'ssh-lost', hint: expect.stringContaining('again') },
    });
  });

  it('without an ssh here says what to install', async () => {
    const hosts = openSshHosts({ program: ['/no/such/ssh'] });
    await expect(hosts.host('node1', 'node1').run(['true'])).rejects.toMatchObject({ exit: 3, code: 'no-ssh' });
    await hosts.close();
  });
});

describe('a user who is not root', () => {
  it('becomes root with sudo, without a password', async () => {
    ssh.user(1000);
    expect((await ssh.node.run(['echo', 'x'])).stdout).toBe('x\n');
    expect(ssh.calls().at(-1)).toContain(' sudo -n -H -- ');
  });

  it.each([
    ['sudo: a password is required', 'sudo-refused'],
    ['sudo: a terminal is required to read the password; either use the -S option', 'sudo-refused'],
    ['jo is not in the sudoers file.', 'sudo-refused'],
    ['Sorry, user jo is not allowed to execute /bin/sh as root on node1.', 'sudo-refused'],
    ["env: 'sudo': No such file or directory", 'no-sudo'],
    ['env: ‘sudo’: No such file or directory', 'no-sudo'],
  ])('is told what sudo wants when it says: %s', async (says, code) => {
    ssh.user(1000, says);
    await expect(ssh.node.run(['true'])).rejects.toMatchObject({
      ...{ exit: 3, code, message: expect.stringContaining(says), hint: expect.stringContaining('root') },
    });
  });
});
