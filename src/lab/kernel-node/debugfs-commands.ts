// What debugfs(8) is told to make in an ext4 that nobody has mounted.

export interface Folder {
  /** From the file system's root, without a slash in front; '' is the root. */
  readonly path: string;
  readonly mode: number;
}

export interface Link {
  readonly path: string;
  readonly target: string;
}

export interface Skeleton {
  readonly folders: readonly Folder[];
  readonly links: readonly Link[];
}

const FOLDER_TYPE = 0o040000;
/** What debugfs makes. */
const USUAL_MODE = 0o755;

/** Folders above those named are made with mode 755. Empty where there is nothing to be made. */
export function debugfsCommands({ folders, links }: Skeleton): string {
  const made = new Set<string>();
  const folderLines = folders.flatMap(({ path, mode }) => {
    const missing = upTo(path).filter((it) => !made.has(it));
    for (const it of missing) made.add(it);
    const type = (FOLDER_TYPE | mode).toString(8);
    const modes = mode === USUAL_MODE ? [] : [`set_inode_field "/${path}" mode 0${type}`];
    return [...missing.map((it) => `mkdir "${it}"`), ...modes];
  });
  const linkLines = links.map(({ path, target }) => `symlink "/${path}" "${target}"`);
  return [...folderLines, ...linkLines].map((line) => `${line}\n`).join('');
}

/** The folder itself last; of the root none. */
function upTo(path: string): readonly string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}
