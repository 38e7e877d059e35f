// The files of a lab node, reached from outside through its root folder in /proc.
import type { Files } from '../host/host.ts';
import { localFiles } from '../host/local.ts';
import { resolveInside } from './resolve-inside.ts';

/** `root` yields where the node's file system is seen now: it changes when the node is power-cycled. */
export function nodeFiles(root: () => Promise<string>): Files {
  const at = async (path: string) => resolveInside(await root(), path);
  /** For what acts on the name itself, be it a link. */
  const name = async (path: string) => resolveInside(await root(), path, true);
  return {
    read: async (path) => localFiles.read(await at(path)),
    readBytes: async (path) => localFiles.readBytes(await at(path)),
    write: async (path, content, mode) => localFiles.write(await at(path), content, mode),
    create: async (path, content, mode) => localFiles.create(await at(path), content, mode),
    rename: async (from, to) => localFiles.rename(await name(from), await name(to)),
    append: async (path, content) => localFiles.append(await at(path), content),
    list: async (folder) => localFiles.list(await at(folder)),
    exists: async (path) => localFiles.exists(await at(path)),
    makeFolder: async (path, mode) => localFiles.makeFolder(await at(path), mode),
    remove: async (path) => localFiles.remove(await name(path)),
    link: async (target, path) => localFiles.link(target, await name(path)),
  };
}
