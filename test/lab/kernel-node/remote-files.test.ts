import { describe, expect, it } from 'vitest';
import type { Files } from '../../../src/host/host.ts';
import {
  answerFiles,
  type FilesAnswer,
  type FilesQuestion,
  remoteFiles,
} from '../../../src/lab/kernel-node/remote-files.ts';

/** Everything goes through JSON, as on the line. */
const through = (files: Partial<Files>): Files =>
  remoteFiles(async (question) => {
    const asked = JSON.parse(JSON.stringify(question)) as FilesQuestion;
    return JSON.parse(JSON.stringify(await answerFiles(files as Files, asked))) as FilesAnswer;
  });

describe('files at the other end of a line', () => {
  it('are read and written byte for byte', async () => {
    const bytes = Uint8Array.from([0, 10, 255, 128]);
    let written: unknown;
    const files = through({
      readBytes: async () => bytes,
      write: async (...it) => {
        written = it;
      },
    });
    expect(await files.readBytes('/a')).toEqual(bytes);
    await files.write('/b', bytes, 0o400);
    expect(written).toEqual(['/b', bytes, 0o400]);
  });

  it('may be missing, which is undefined and no error', async () => {
    const files = through({ read: async () => undefined, list: async () => undefined, exists: async () => false });
    expect(await files.read('/a')).toBeUndefined();
    expect(await files.list('/a')).toBeUndefined();
    expect(await files.exists('/a')).toBe(false);
  });

  it('get the arguments that were given, so that their defaults hold, also before a last one', async () => {
    const calls: unknown[][] = [];
    const files = through({
      create: async (...it) => {
        calls.push(it);
        return true;
      },
    });
    expect(await files.create('/a')).toBe(true);
    await files.create('/a', undefined, 0o600);
    expect(calls).toEqual([['/a'], ['/a', undefined, 0o600]]);
  });

  it('throw here what they threw there', async () => {
    const files = through({ append: async () => Promise.reject(new Error('EROFS')) });
    await expect(files.append('/a', 'x')).rejects.toThrow('EROFS');
  });
});
