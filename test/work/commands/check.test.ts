import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { check, checkAll } from '../../../src/work/commands/check.ts';
import { GOOD } from '../../core/spec/spec-text.ts';
import { memoryHost } from '../memory-host.ts';

type Read = Host['files']['read'];

/** Only files can be read here; anything else fails loudly. */
function hostThatReads(read: Read): Host {
  const never = () => Promise.reject(new Error('check only reads'));
  const files = {
    read,
    readBytes: never,
    write: never,
    create: never,
    rename: never,
    append: never,
    list: never,
    exists: never,
    makeFolder: never,
    remove: never,
    link: never,
  };
  const services = { start: never, stop: never, active: never };
  const unheard = () => ({ ended: Promise.resolve(), stop: () => undefined });
  return { name: 'here', clock: { now: () => 0, pause: never }, files, services, run: never, follow: unheard };
}

describe('check', () => {
  it('reads one file, calls it as the user did, and touches nothing', async () => {
    const paths: string[] = [];
    const host = hostThatReads(async (path) => {
      paths.push(path);
      return GOOD.replace('home: node2', 'home: node4');
    });
    const { cluster, findings } = await check(host, '/home/me/c.yaml', 'c.yaml');
    expect(paths).toEqual(['/home/me/c.yaml']);
    expect(cluster).toBeUndefined();
    expect(findings).toMatchObject([{ code: 'home-no-node', where: { file: 'c.yaml', line: 14 } }]);
  });

  it('fails with exit 2 when there is no such file', async () => {
    await expect(
      check(
        hostThatReads(async () => undefined),
        '/c.yaml',
      ),
    ).rejects.toMatchObject({ exit: 2, code: 'no-such-file' });
  });

  it('fails with exit 2 when the file can not be read', async () => {
    const denied = hostThatReads(() => Promise.reject(new Error('EACCES: permission denied')));
    await expect(check(denied, '/c.yaml')).rejects.toMatchObject({ exit: 2, code: 'unreadable-file' });
  });
});

describe('checkAll', () => {
  const METADATA = `<resource-agent name="fence_apc"><parameters>
    <parameter name="ip" required="1"><content type="string"/></parameter>
    <parameter name="plug" required="1"><content type="string"/></parameter>
    <parameter name="username" required="1"><content type="string"/></parameter>
  </parameters><actions><action name="monitor"/></actions></resource-agent>`;
  const FILE = '/c.yaml';

  it('asks an agent that is installed here what it takes, on standard input and in arguments nothing of the spec', async () => {
    const asked: string[] = [];
    const host: Host = {
      ...memoryHost('here', { [FILE]: GOOD.replace('ip: 203.0.113.1', 'ipp: 203.0.113.1'), '/usr/sbin/fence_apc': '' }),
      run: async (argv, options) => {
        asked.push([...argv, options?.input ?? ''].join(' '));
        return { stdout: METADATA, stderr: '', exitCode: 0 };
      },
    };
    const { cluster, findings } = await checkAll(host, FILE);
    expect(asked).toEqual(['/usr/sbin/fence_apc -o metadata ']);
    expect(cluster).toBeDefined();
    expect(findings.map(({ level, code, where }) => `${where?.line}:${where?.column} ${level} ${code}`)).toEqual([
      '7:5 warning fencing-option-missing',
      '7:5 warning fencing-option-missing',
      '7:66 warning fencing-option-unknown',
    ]);
  });

  it('says nothing of one that is not', async () => {
    expect((await checkAll(memoryHost('here', { [FILE]: GOOD }), FILE)).findings).toEqual([]);
  });
});
