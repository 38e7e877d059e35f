import { beforeEach, describe, expect, test } from 'vitest';
import type { Files, Host } from '../../../src/host/host.ts';
import { removeSecrets, writeSecrets } from '../../../src/work/commands/secret-files.ts';
import { ringOf } from '../../core/four-servers.ts';
import { type MemoryHost, memoryHost } from '../memory-host.ts';

const FOLDER = '/var/lib/pacemaker/lrm/secrets';
const guarded = (options: Readonly<Record<string, string>>) => ({
  ...ringOf(2),
  fencing: { kind: 'devices' as const, devices: [{ agent: 'fence_x', nodes: ['node1'], options }] },
});
const sesame = guarded({ ip: '192.0.2.211', password: 'sesame' });

let memory: MemoryHost;
let host: Host;
let made: string[];

beforeEach(() => {
  made = [];
  memory = memoryHost('node1', { [`${FOLDER}/theirs/passwd`]: 'an administrator’s\n' });
  const noted: Pick<Files, 'write' | 'makeFolder'> = {
    write: async (path, content, mode) => {
      made.push(`${mode?.toString(8)} ${path.slice(FOLDER.length)}`);
      await memory.files.write(path, content, mode);
    },
    makeFolder: async (path, mode) => void made.push(`${mode?.toString(8)} ${path.slice(FOLDER.length)}`),
  };
  host = { ...memory, files: { ...memory.files, ...noted } };
});

describe('the files of secrets', () => {
  test('are for root only, from their first byte on', async () => {
    await writeSecrets(host, sesame);
    expect(made).toEqual(['700 ', '700 /fence-node1', '600 /fence-node1/password', '600 /fence-node1/password.sign']);
    expect(memory.content.get(`${FOLDER}/fence-node1/password`)).toBe('sesame\n');
    expect(memory.content.get(`${FOLDER}/fence-node1/password.sign`)).toBe('c8dae1c50e092f3d877192fc555b1dcf\n');
  });

  test('are not touched when they are right already', async () => {
    await writeSecrets(host, sesame);
    made = [];
    await writeSecrets(host, sesame);
    expect(made.filter((each) => each.startsWith('600'))).toEqual([]);
  });

  test('go when the spec has them no more; those of others stay', async () => {
    await writeSecrets(host, sesame);
    const other = guarded({ ip: '192.0.2.211', token: 'x' });
    await writeSecrets(host, other);
    await removeSecrets(host, sesame, other);
    const left = () => [...memory.content.keys()].map((path) => path.slice(FOLDER.length)).sort();
    expect(left()).toEqual(['/fence-node1/token', '/fence-node1/token.sign', '/theirs/passwd']);
    await removeSecrets(host, other);
    expect(left()).toEqual(['/theirs/passwd']);
  });

  test('are none where no device has a secret', async () => {
    await writeSecrets(host, guarded({ ip: '192.0.2.211' }));
    expect(made).toEqual([]);
  });
});
