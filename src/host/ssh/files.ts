// Files of a machine that is reached over SSH: each operation is one program there.
import type { Argv, Files, Host } from '../host.ts';
import { ToolError } from '../tool-error.ts';
import { APPEND, CREATE, EXISTS, LIST, MISSING, READ, RENAME, THERE_ALREADY, WRITE } from './file-programs.ts';

const FILE_MS = 60_000;

/** `name`: a new one at every call, of letters and digits. */
export function filesOver(run: Host['run'], name: () => string): Files {
  const does = async (program: string, args: readonly string[], input = '') => {
    const argv: Argv = ['/bin/sh', '-c', program, 'gracekeeper', ...args];
    try {
      return await run(argv, { input, okExits: [0, MISSING, THERE_ALREADY], deadlineMs: FILE_MS });
    } catch (error) {
      throw inShort(error, NAMES.get(program) ?? 'a file', args);
    }
  };
  const readBytes: Files['readBytes'] = async (path) => {
    const { exitCode, stdout } = await does(READ, [absolute(path)]);
    return exitCode === MISSING ? undefined : Buffer.from(stdout, 'base64');
  };
  const send = async (program: string, path: string, content: string | Uint8Array, mode: number) => {
    const bytes = Buffer.from(content);
    return does(program, [absolute(path), mode.toString(8), `${bytes.length}`, name()], bytes.toString('base64'));
  };
  const act = async (...argv: Argv) => {
    await run(argv, { deadlineMs: FILE_MS });
  };
  return {
    readBytes,
    read: async (path) => {
      const bytes = await readBytes(path);
      return bytes && Buffer.from(bytes).toString('utf8');
    },
    write: async (path, content, mode = 0o644) => {
      await send(WRITE, path, content, mode);
    },
    append: async (path, content) => {
      await send(APPEND, path, content, 0o600);
    },
    create: async (path, content = '', mode = 0o644) => (await send(CREATE, path, content, mode)).exitCode === 0,
    rename: async (from, to) => (await does(RENAME, [absolute(from), absolute(to)])).exitCode === 0,
    list: async (folder) => {
      const { exitCode, stdout } = await does(LIST, [absolute(folder)]);
      return exitCode === MISSING ? undefined : stdout.split('\0').slice(0, -1);
    },
    exists: async (path) => (await does(EXISTS, [absolute(path)])).exitCode === 0,
    makeFolder: (path, mode = 0o755) => act('mkdir', '-p', '-m', mode.toString(8), '--', absolute(path)),
    remove: (path) => act('rm', '-rf', '--', absolute(path)),
    link: (target, path) => act('ln', '-sfnT', '--', target, absolute(path)),
  };
}

/** Nobody wants to read the program that failed. */
function inShort(error: unknown, name: string, [path = '']: readonly string[]): unknown {
  return error instanceof ToolError ? new ToolError({ ...error.failure, argv: [name, path] }) : error;
}

const NAMES: ReadonlyMap<string, string> = new Map([
  [READ, 'reading'],
  [WRITE, 'writing'],
  [APPEND, 'appending to'],
  [CREATE, 'creating'],
  [RENAME, 'renaming'],
  [LIST, 'listing'],
  [EXISTS, 'looking for'],
]);

/** A path that began with a hyphen would be an option to someone. */
function absolute(path: string): string {
  if (path.startsWith('/')) return path;
  throw new Error(`${path} is not an absolute path`);
}
