// What the kernel's NFS server says of its NFSv4 clients: /proc/fs/nfsd/clients/ID/info and .../states (Linux 6.1, fs/nfsd/nfs4state.c, client_info_show and
// nfs4_show_open and those below it). They look like YAML, and are not quite: names stand in them as they are.

export interface NfsdClient {
  /** Where it last came from. */
  readonly address: string;
  /** The client's own identifier, as the kernel quotes it. */
  readonly name: string;
  /** confirmed, unconfirmed, courtesy (its lease is over, nobody wants what it has), expirable; null before Linux 5.11. */
  readonly status: string | null;
  readonly minorVersion: number | null;
}

export type NfsdState = {
  readonly type: 'open' | 'lock' | 'deleg' | 'layout';
  /** Of an open and a delegation: r, w, rw. */
  readonly access: string | null;
  /** MAJOR:MINOR:INODE, as in /proc/locks; null where the file is not open at the moment. */
  readonly file: string | null;
  /** The last two parts of its path; null of a file that was opened by its handle alone, as one that is reclaimed: nfsd has no name of it then, and writes "/". */
  readonly name: string | null;
};

/** Undefined when it is no such text. */
export function readNfsdClient(info: string): NfsdClient | undefined {
  const lines = new Map(info.split('\n').map((line) => fieldOf(line)));
  const address = hostOf(lines.get('address') ?? '');
  const name = lines.get('name');
  if (address === undefined || name === undefined) return undefined;
  const minor = lines.get('minor version');
  return {
    ...{ address, name: unquoted(name), status: lines.get('status') ?? null },
    minorVersion: minor === undefined ? null : Number.parseInt(minor, 10),
  };
}

/** Lines that are none are left out: the kernel writes a line break in a file's name as it is. */
export const readNfsdStates = (states: string): readonly NfsdState[] =>
  states.split('\n').flatMap((line) => stateOf(line));

// ---

function fieldOf(line: string): readonly [string, string] {
  const at = line.indexOf(': ');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 2)];
}

const unquoted = (text: string): string => text.replace(/^"(.*)"$/, '$1');

/** "192.0.2.1:799", "[2001:db8::1]:799". */
function hostOf(text: string): string | undefined {
  const [, six, four] = /^(?:\[([\da-f:.]+)\]|([\d.]+))(?::\d+)?$/i.exec(unquoted(text)) ?? [];
  return six ?? four;
}

// - 0x00000001...: { type: lock, superblock: "fe:00:12", filename: "home/ledger", owner: "..." }
const HEAD = /^- 0x[\da-f]+: \{ type: (open|lock|deleg|layout)\b/;
const ACCESS = /, access: ([rw-]+)/;
const FILE = /, superblock: "([\da-f]+:[\da-f]+:\d+)", filename: "(.*)"(?:, owner: ".*")? \}$/;

function stateOf(line: string): readonly NfsdState[] {
  const type = HEAD.exec(line)?.[1] as NfsdState['type'] | undefined;
  if (type === undefined || !line.endsWith('}')) return [];
  const [, file = null, rest = null] = FILE.exec(line) ?? [];
  const access = ACCESS.exec(line.slice(0, 120))?.[1]?.replaceAll('-', '') ?? null;
  // Greedy: a name may have quotes in it, and an owner's are escaped.
  const name = rest?.replace(/", owner: ".*$/, '') ?? null;
  return [{ type, access, file, name: name === '/' ? null : name }];
}
