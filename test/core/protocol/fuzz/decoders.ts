// Every decoder of bytes that somebody else may have written, and messages from which its inputs are made: one line each.
import { createHmac } from 'node:crypto';
import { arpRequest, decodeArp, encodeArp } from '../../../../src/core/protocol/arp.ts';
import { concat, u32 } from '../../../../src/core/protocol/bytes.ts';
import { readDrbdStatus, readProcDrbd } from '../../../../src/core/protocol/drbd-state.ts';
import { readEtab } from '../../../../src/core/protocol/etab.ts';
import { ETHERTYPE, ethernetHeader, readEthernetHeader, readMac } from '../../../../src/core/protocol/ethernet.ts';
import { encodeIp, readIp } from '../../../../src/core/protocol/ip.ts';
import { readMounts } from '../../../../src/core/protocol/mountinfo.ts';
import { decodeAdvertisement, neighbourAdvertisement } from '../../../../src/core/protocol/ndp.ts';
import { type Channel, encodeChannel, readChannel } from '../../../../src/core/protocol/nfs41/channel.ts';
import {
  decodeCompound,
  decodeCompoundReply,
  encodeCompound,
  encodeCompoundReply,
} from '../../../../src/core/protocol/nfs41/compound.ts';
import {
  encodeOperation,
  type Operation,
  readKind,
  readOperation,
} from '../../../../src/core/protocol/nfs41/operations.ts';
import { encodeResult, type Result, readResult } from '../../../../src/core/protocol/nfs41/results.ts';
import { readNfsdClient, readNfsdStates } from '../../../../src/core/protocol/nfsd-clients.ts';
import * as nsm from '../../../../src/core/protocol/nsm.ts';
import {
  decodeMapping,
  decodeMappings,
  decodePort,
  encodeMapping,
  encodeMappings,
} from '../../../../src/core/protocol/portmap.ts';
import { inodeIn, lockedBy, ofdLocks, readLockTable } from '../../../../src/core/protocol/proc-locks.ts';
import { clientConnections, listeningPorts } from '../../../../src/core/protocol/proc-net-tcp.ts';
import { readProcStat } from '../../../../src/core/protocol/proc-stat.ts';
import { readRecords, recordMark } from '../../../../src/core/protocol/record-marking.ts';
import { AUTH_NONE, decodeCall, decodeReply, encodeCall, encodeReply } from '../../../../src/core/protocol/rpc.ts';
import { decodeBinding, decodeGetAddress, encodeBinding } from '../../../../src/core/protocol/rpcbind.ts';
import {
  decodeMonitorFile,
  decodeStateFile,
  encodeMonitorFile,
  encodeStateFile,
} from '../../../../src/core/protocol/statd-file.ts';
import { decodeTickle, tickle } from '../../../../src/core/protocol/tickle.ts';
import { decodeUniversal } from '../../../../src/core/protocol/universal-address.ts';
import { openWord, sealWord, wordKey } from '../../../../src/core/protocol/word.ts';
import { opaque, readBool, readOpaque, readText, text } from '../../../../src/core/protocol/xdr.ts';
import { NFSD_INFO, NFSD_STATES } from '../nfsd-texts.ts';
import { CAPTURES } from './captures.ts';
import { bytes, counting, type Decoder, inside, lines, utf8 } from './decoder.ts';
import { FILE_AND_LOCK_OPERATIONS, FILE_AND_LOCK_RESULTS, LOCK_CLIENTS } from './lock-clients.ts';

// ---

const MAC = '02:00:5e:00:53:01';
const HELD = { mac: MAC, address: '192.0.2.101' };
const SERVER = { address: '192.0.2.101', port: 2049 };
const [CLIENT, CLIENT6] = [
  { address: '192.0.2.201', port: 799 },
  { address: '2001:db8::c9', port: 799 },
];
const AUTH_SYS = { flavor: 1, body: counting(20) };

const CALLS = [
  encodeCall({ xid: 1, program: 100_003, version: 4, procedure: 0 }),
  encodeCall({ xid: 2, program: 100_003, version: 4, procedure: 1, credential: AUTH_SYS, arguments: counting(64) }),
];
const REPLIES = [
  encodeReply({ xid: 1, kind: 'success', verifier: AUTH_SYS, results: counting(32) }),
  encodeReply({ xid: 1, kind: 'version-mismatch', verifier: AUTH_NONE, low: 3, high: 4 }),
  encodeReply({ xid: 1, kind: 'no-such-program', verifier: AUTH_NONE }),
  encodeReply({ xid: 1, kind: 'rpc-mismatch', low: 2, high: 2 }),
  encodeReply({ xid: 1, kind: 'auth-error', why: 1 }),
];
const MAPPINGS = [
  { program: 100_003, version: 4, protocol: 'tcp', port: 2049 },
  { program: 100_024, version: 1, protocol: 'udp', port: 662 },
] as const;

const CHANNEL: Channel = {
  ...{ headerPadding: 0, longestRequest: 1_049_620, longestResponse: 1_049_480 },
  ...{ longestCachedResponse: 7_584, operations: 8, requests: 64 },
};
const SESSION = { session: counting(16), sequence: 1, slot: 0, highestSlot: 0 };
const OPERATIONS: readonly Operation[] = [
  { kind: 'sequence', ...SESSION, cache: true },
  { kind: 'exchange-id', verifier: counting(8), owner: utf8('a client'), flags: 1 },
  {
    ...{ kind: 'create-session', clientId: counting(8), sequence: 1, flags: 0 },
    ...{ fore: CHANNEL, back: CHANNEL, callbackProgram: 0x4000_0000 },
  },
  { kind: 'reclaim-complete', oneFileSystem: false },
  { kind: 'destroy-session', session: counting(16) },
  { kind: 'destroy-clientid', clientId: counting(8) },
  ...FILE_AND_LOCK_OPERATIONS,
];
const RESULTS: readonly Result[] = [
  { kind: 'sequence', ...SESSION, targetHighestSlot: 63, flags: 0 },
  {
    ...{ kind: 'exchange-id', clientId: counting(8), sequence: 1, flags: 0x1_0001, serverMinorId: counting(8) },
    ...{ serverMajorId: utf8('a server'), serverScope: utf8('a scope') },
  },
  { kind: 'create-session', session: counting(16), sequence: 1, flags: 0, fore: CHANNEL, back: CHANNEL },
  { kind: 'reclaim-complete' },
  { kind: 'create-session', status: 10_013 },
  ...FILE_AND_LOCK_RESULTS,
];

const KEY = wordKey('a key');
const SAID = { cluster: 'nfs', node: 'node1', sender: 'one', seq: 1 };
const INCIDENT = { server: 'nfs1', epoch: 7, node: 'node1', cause: 'crash' } as const;
const STATE = { name: 'nfs1', phase: 'serving', epoch: 7, inGrace: false, announced: true };
const WORDS = [
  { ...SAID, word: { kind: 'incident', incident: INCIDENT } },
  { ...SAID, word: { kind: 'in-grace', incident: 'nfs1@7' } },
  { ...SAID, word: { kind: 'state', servers: [STATE] } },
] as const;
/** What a node of the cluster would have sealed. */
const openSealed = (said: Uint8Array) => openWord(concat(createHmac('sha256', KEY).update(said).digest(), said), KEY);

const TCP_TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 650002C0:0801 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 17
   1: 650002C0:0801 C90002C0:02F3 01 00000000:00000000 02:000A 00000000     0        0 18 2
   2: 0000000000000000FFFF0000650002C0:0801 0000000000000000FFFF0000C90002C0:02F3 01 00000000:00000000 00:0 0 0 0 19\n`;

const UNIVERSAL = ['192.0.2.201.3.33', '2001:db8::c9.3.33', 'fe80::1%eth0.0.111', ''];
const BINDING = { program: 100_024, version: 1, netId: 'udp6', address: '2001:db8::c9.3.33', owner: 'superuser' };
const MONITORED = {
  ...{ monName: '192.0.2.201', myName: 'nfs1', program: 100_021, version: 3, procedure: 16 },
  private: counting(16),
};
const CHANGED = { monName: 'nfs1', state: 43 };
const readNotify = (input: Uint8Array) => {
  const call = decodeCall(input);
  return call && nsm.readNotifyCall(call);
};

const MOUNTINFO = `36 35 98:0 / /mnt\\040a rw,noatime master:1 - ext4 /dev/root rw,errors=remount-ro
37 36 0:41 /sub /mnt\\040a/b ro - btrfs /dev/sda rw,subvol=/sub
`;

const PROC_DRBD =
  " 7: cs:SyncSource ro:Primary/Secondary ds:UpToDate/Inconsistent C r-----\n\t[==>...] sync'ed: 53.3% (1/2)M\n";
const LOCK_TABLE = `1: OFDLCK ADVISORY  WRITE -1 00:2f:123 0 EOF
2: POSIX  ADVISORY  READ 4242 fe:00:77 0 0
3: OFDLCK ADVISORY  READ -1 00:2f:124 10 19
3: -> OFDLCK ADVISORY  WRITE -1 00:2f:124 10 10\n`;
const FDINFO = 'pos:\t0\nflags:\t02\nmnt_id:\t9\nino:\t123\nlock:\t1: OFDLCK ADVISORY  WRITE -1 00:2f:123 0 EOF\n';

export const DECODERS: readonly Decoder[] = [
  ...LOCK_CLIENTS,
  ...CAPTURES,
  inside('readOpaque', (from) => readOpaque(from, 400), [opaque(counting(9)), opaque(counting(400))]),
  inside('readText', (from) => readText(from, 400), [text('sillyprog'), text('näher')]),
  inside('readBool', readBool, [u32(0), u32(1)]),
  bytes(decodeCall, CALLS),
  bytes(decodeReply, REPLIES),
  bytes((input) => readRecords(input), [...CALLS, ...REPLIES].map(recordMark), 'readRecords'),
  bytes(decodePort, [u32(2049)]),
  bytes(decodeMapping, MAPPINGS.map(encodeMapping)),
  bytes(decodeMappings, [encodeMappings(MAPPINGS), encodeMappings([])]),
  inside('readChannel', readChannel, [encodeChannel(CHANNEL)]),
  inside('readKind', readKind, [u32(53)]),
  inside('readOperation', readOperation, OPERATIONS.map(encodeOperation)),
  inside('readResult', readResult, RESULTS.map(encodeResult)),
  bytes(decodeCompound, [encodeCompound(OPERATIONS), ...OPERATIONS.map((one) => encodeCompound([one]))]),
  bytes(decodeCompoundReply, [encodeCompoundReply({ status: 0, results: RESULTS })]),
  inside('readMac', readMac, [counting(6)]),
  inside('readEthernetHeader', (from) => readEthernetHeader(from, ETHERTYPE.arp), [
    ethernetHeader(MAC, MAC, ETHERTYPE.arp),
  ]),
  inside(
    'readIp',
    readIp,
    [CLIENT, CLIENT6].map(({ address }) =>
      encodeIp({ from: address, to: address, protocol: 6, hops: 64, payload: counting(40) }),
    ),
  ),
  bytes(decodeArp, [
    arpRequest(HELD, '192.0.2.1'),
    encodeArp({
      operation: 'reply',
      to: MAC,
      senderMac: MAC,
      senderAddress: '192.0.2.1',
      targetMac: MAC,
      targetAddress: '192.0.2.2',
    }),
  ]),
  bytes(decodeAdvertisement, [neighbourAdvertisement({ mac: MAC, address: '2001:db8::65' })]),
  bytes(decodeTickle, [tickle(SERVER, CLIENT), tickle({ address: '2001:db8::65', port: 2049 }, CLIENT6)]),
  bytes(
    (input) => openWord(input, KEY),
    WORDS.map((word) => sealWord(word, KEY)),
    'openWord',
  ),
  bytes(
    openSealed,
    WORDS.map((word) => utf8(JSON.stringify(word))),
  ),
  lines('clientConnections', (table) => clientConnections(table, [2049]), [TCP_TABLE]),
  lines('readProcStat', readProcStat, [
    '4242 (a (very) odd name) S 17 4242 4242 0 -1 1 2 9 0 0 12 7 3 1 20 0 9 0 987654 12\n',
  ]),
  lines('ofdLocks', (table) => ofdLocks(table), [LOCK_TABLE]),
  lines('readLockTable', readLockTable, [LOCK_TABLE, FDINFO]),
  lines('readProcDrbd', readProcDrbd, [PROC_DRBD]),
  lines('readDrbdStatus', readDrbdStatus, [
    '[{"role":"Primary","devices":[{"minor":7,"disk-state":"UpToDate"}],"connections":[{"connection-state":"Connected","peer_devices":[{"replication-state":"SyncSource","done":5}]}]}]',
  ]),
  lines('readMounts', readMounts, [MOUNTINFO]),
  lines('readEtab', readEtab, ['/srv/a\\040b\t192.0.2.0/24(rw,sync,fsid=3,sec=sys)\n/srv/c\t*(ro)\n']),
  lines('readNfsdClient', readNfsdClient, [NFSD_INFO]),
  lines('readNfsdStates', readNfsdStates, [NFSD_STATES]),
  lines('lockedBy', lockedBy, [FDINFO]),
  lines('inodeIn', inodeIn, [FDINFO]),
  lines('listeningPorts', listeningPorts, [TCP_TABLE]),
  bytes(decodeBinding, [encodeBinding(BINDING)]),
  bytes(decodeGetAddress, UNIVERSAL.map(text)),
  lines('decodeUniversal', decodeUniversal, UNIVERSAL.slice(0, 3)),
  bytes(nsm.decodeName, [nsm.encodeName('nfs1')]),
  bytes(nsm.decodeMyId, [nsm.encodeMyId(MONITORED)]),
  bytes(nsm.decodeMonId, [nsm.encodeMonId(MONITORED)]),
  bytes(nsm.decodeMon, [nsm.encodeMon(MONITORED)]),
  bytes(nsm.decodeStateChange, [nsm.encodeStateChange(CHANGED)]),
  bytes(nsm.decodeReboot, [nsm.encodeReboot({ ...CHANGED, private: counting(16) })]),
  bytes(nsm.decodeStatResult, [nsm.encodeStatResult({ accepted: true, state: 43 })]),
  bytes(nsm.decodeState, [nsm.encodeState(43)]),
  bytes(readNotify, [nsm.notifyCall(1, CHANGED)], 'readNotifyCall'),
  bytes(decodeStateFile, [encodeStateFile(43)]),
  lines('decodeMonitorFile', decodeMonitorFile, [
    encodeMonitorFile([
      { ...MONITORED, callback: '127.0.0.1' },
      { ...MONITORED, callback: '127.0.0.1', myName: 'nfs2' },
    ]),
  ]),
];
