// One EXPORT of ganesha.conf: closed to everybody, and opened to the listed clients.
import type { Export, Server } from '../spec/cluster.ts';
import { type Block, quoted, type Setting, words } from './ganesha-block.ts';
import { clientTerms } from './ganesha-clients.ts';
import { servesV3, servesV4 } from './ports.ts';

export interface ExportUse {
  readonly server: Server;
  /** Whether another server lists it too. */
  readonly shared: boolean;
}

export function exportBlock(entry: Export, { server, shared }: ExportUse): Block {
  const protocols = protocolsOf(server);
  return {
    name: 'EXPORT',
    items: [
      ['Export_Id', String(entry.id)],
      ['Path', quoted(entry.path)],
      ['Pseudo', quoted(entry.pseudo)],
      ['Access_Type', 'NONE'],
      protocols,
      ['Transports', 'TCP'],
      ['SecType', 'sys'],
      ...(shared ? [SEEN_BY_OTHERS] : []),
      fsal(),
      clients(entry, protocols),
    ],
  };
}

/** Other servers change the same files: attributes remembered from before would be wrong for up to a minute, the default. */
const SEEN_BY_OTHERS: Setting = ['Attr_Expiration_Time', '0'];

// Handles carry the filesystem's id, which must be the same on every node. Ganesha takes the UUID where it finds a block
// device and statfs's f_fsid where it finds none, in handles of different shape; Two32 gives both the same shape, and is the
// one type to which both are converted with the index put right (localfs.c change_fsid_type). Never Device: numbers differ
// between nodes. No Filesystem_Id: it would give all filesystems below an export one id, so that files of two collide.
const fsal = (): Block => ({
  name: 'FSAL',
  items: [
    ['Name', 'VFS'],
    ['fsid_type', 'Two32'],
  ],
});

function clients(entry: Export, protocols: Setting): Block {
  return {
    name: 'CLIENT',
    items: [
      ['Clients', words(entry.clients.flatMap(clientTerms))],
      ['Access_Type', entry.access.toUpperCase()],
      ['Squash', SQUASH[entry.squash]],
      protocols,
    ],
  };
}

/** Said in CLIENT too: its default is every protocol, which Ganesha warns about where one is off. */
const protocolsOf = (server: Server): Setting => [
  'Protocols',
  words([...(servesV3(server) ? ['3'] : []), ...(servesV4(server) ? ['4'] : [])]),
];

const SQUASH: Readonly<Record<Export['squash'], string>> = {
  root: 'Root_Squash',
  none: 'No_Root_Squash',
  all: 'All_Squash',
};
