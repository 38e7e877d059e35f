// Eight reads that hang for ever (a FIFO that nobody writes), as on a volume that hangs: does anything else get a thread?
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const src = fileURLToPath(new URL('../../src/entry', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threads-'));
  await run('mkfifo', [join(folder, 'hung')]);
});

afterAll(() => rm(folder, { recursive: true }));

async function readBeside(first: string): Promise<string> {
  const contents = `${first}
    import { readFile } from 'node:fs/promises';
    const say = (word) => { process.stdout.write(word); process.kill(process.pid, 'SIGKILL'); };
    for (let call = 0; call < 8; call += 1) readFile(${JSON.stringify(join(folder, 'hung'))});
    readFile('/proc/self/stat').then(() => say('read'));
    setTimeout(() => say('waits'), 2_000);`;
  const outfile = join(folder, 'program.cjs');
  await build({ stdin: { contents, resolveDir: src }, bundle: true, platform: 'node', format: 'cjs', outfile });
  const env = { PATH: process.env.PATH };
  // It ends by SIGKILL, since exit(3) would wait.
  const { stdout } = await run(process.execPath, [outfile], { env }).catch((error: { stdout: string }) => error);
  return stdout;
}

it('reads that hang hold up others in a process of four threads, and not in one of ours', async () => {
  expect(await readBeside('')).toBe('waits');
  expect(await readBeside("import './threads.ts';")).toBe('read');
});
