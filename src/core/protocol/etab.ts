// The table of what is exported, which exportfs keeps and rpc.mountd reads: a path, a client and its options a line (nfs-utils support/nfs/exports.c, putexportent).

export interface EtabEntry {
  readonly path: string;
  /** As exportfs has written it: of a host its canonical name, of IPv6 without brackets. */
  readonly client: string;
  readonly line: string;
}

/** What is no entry is left out. */
export const readEtab = (text: string): readonly EtabEntry[] => text.split('\n').flatMap(entryOf);

function entryOf(line: string): EtabEntry[] {
  const [, path, client] = /^(\/[^\t]*)\t([^\t(]+)\(.*\)$/.exec(line) ?? [];
  return path === undefined || client === undefined ? [] : [{ path: unescaped(path), client, line }];
}

/** Each byte that is not plain is a backslash and three octal digits (fprintpath). */
function unescaped(path: string): string {
  const bytes = path.replaceAll(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
  return new TextDecoder().decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0) & 0xff));
}
