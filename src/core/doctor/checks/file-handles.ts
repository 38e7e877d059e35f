import type { Check, Problem, Told } from '../check.ts';
import { unlike } from '../unlike.ts';

/** Of each export that may be served here, by its name; a sentence where it can't be looked at. */
export type HandlesFact = Readonly<Record<string, ExportRoot | string>>;

export interface ExportRoot {
  readonly inode: string;
  /** Of the block device's file system; null where it has none that findmnt knows. */
  readonly uuid: string | null;
  /** statfs(2), hexadecimal. */
  readonly fsid: string;
  /** major:minor */
  readonly device: string;
}

/** An export's root has the same file handle on every node that may serve it. */
export const fileHandles: Check<HandlesFact> = {
  name: 'file-handles',
  why: 'Clients keep file handles over a move: made of another file system id or inode, every one of them is stale (ESTALE) after a takeover.',
  judge: (told, { exports }) => ({
    problems: exports.flatMap(({ name, path }) => judgeExport(name, path, told)),
    well: `${exports.length === 1 ? 'the export has' : `${exports.length} exports have`} the same ones everywhere`,
  }),
};

function judgeExport(name: string, path: string, told: readonly Told<HandlesFact>[]): readonly Problem[] {
  const roots = told.flatMap(({ node, fact }) => (fact[name] === undefined ? [] : [{ node, fact: fact[name] }]));
  const missing = roots.flatMap(({ node, fact }) =>
    typeof fact === 'string'
      ? [
          {
            node,
            found: `${path} (${name}): ${fact}`,
            fix: `findmnt --target ${path}   # then mount it, or make the folder`,
          },
        ]
      : [],
  );
  const there = roots.flatMap(({ node, fact }) => (typeof fact === 'string' ? [] : [{ node, fact }]));
  const ids = fileSystemIds(there.map(({ fact }) => fact));
  const odd =
    unlike(
      there.map(({ node }, i) => ({ node, fact: ids[i] })),
      (id) => id,
    )?.odd ?? [];
  return [
    ...missing,
    ...odd.map(({ node }) => ({
      node,
      found: `the root of ${name} (${path}) has another file handle than on the other nodes`,
      fix: `stat ${path}; stat --file-system ${path}; findmnt --target ${path}   # compare with the other nodes: it is other storage, or a copy`,
    })),
  ];
}

/** What Ganesha's handles are made of: the device's UUID, else statfs's id, else the device number (src/FSAL/localfs.c, posix_get_fsid). */
function fileSystemIds(roots: readonly ExportRoot[]): readonly string[] {
  if (roots.every(({ uuid }) => uuid !== null)) return roots.map(({ uuid, inode }) => `${uuid} ${inode}`);
  const numbered = roots.every(({ fsid }) => !/^0*$/.test(fsid));
  return roots.map(({ uuid, fsid, device, inode }) => `${uuid ?? ''} ${numbered ? fsid : device} ${inode}`);
}
