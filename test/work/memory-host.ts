// A Host whose files are a map and whose clock stands still unless told; it runs nothing. For unit tests of what is decided, not of machines.
import type { Host } from '../../src/host/host.ts';

export interface MemoryHost extends Host {
  readonly content: Map<string, string>;
  now: number;
}

export function memoryHost(name: string, content: Record<string, string> = {}): MemoryHost {
  const files = new Map(Object.entries(content));
  const unexpected = () => Promise.reject(new Error('a memory host runs nothing'));
  const host: MemoryHost = {
    name,
    now: 0,
    content: files,
    run: unexpected,
    follow: () => ({ ended: Promise.resolve(), stop: () => undefined }),
    services: { start: unexpected, stop: unexpected, active: unexpected },
    clock: {
      now: () => host.now,
      // What needs no time is done before.
      pause: async (ms) => {
        await new Promise(setImmediate);
        host.now += ms;
      },
    },
    files: {
      read: async (path) => files.get(path),
      readBytes: async (path) => {
        const text = files.get(path);
        return text === undefined ? undefined : Buffer.from(text, 'latin1');
      },
      write: async (path, content) => void files.set(path, textOf(content)),
      create: async (path, content = '') => {
        if (files.has(path)) return false;
        files.set(path, content);
        return true;
      },
      rename: async (from, to) => {
        const moved = [...files].filter(([path]) => path === from || path.startsWith(`${from}/`));
        for (const [path, text] of moved) {
          files.delete(path);
          files.set(to + path.slice(from.length), text);
        }
        return moved.length > 0;
      },
      append: async (path, content) => void files.set(path, (files.get(path) ?? '') + textOf(content)),
      list: async (folder) => {
        const inside = [...files.keys()]
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1).split('/')[0] ?? '');
        return inside.length === 0 ? undefined : [...new Set(inside)];
      },
      exists: async (path) => files.has(path),
      makeFolder: async () => undefined,
      remove: async (path) => {
        for (const key of [...files.keys()]) if (key === path || key.startsWith(`${path}/`)) files.delete(key);
      },
      link: async (target, path) => void files.set(path, target),
    },
  };
  return host;
}

const textOf = (content: string | Uint8Array): string =>
  typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
