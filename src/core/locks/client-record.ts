// What stands in a client's file: lines as rpc.statd writes them, so that sm-notify reads them. An fsid, where a call-out has one (its fourth argument),
// stands in the cookie: that is nobody's here, since statd does not tell a call-out the client's own.
import { concat, reading, u32 } from '../protocol/bytes.ts';
import { decodeMonitorFile, encodeMonitorFile, type MonitorRecord } from '../protocol/statd-file.ts';
import { quotedClient, unquotedClient } from './client-name.ts';

export interface ClientRecord {
  /** One character for each byte. */
  readonly client: string;
  /** The server's name as whoever granted the lock had it. */
  readonly myName: string;
  readonly fsid?: number;
}

export const encodeRecords = (records: readonly ClientRecord[]): string =>
  encodeMonitorFile(
    records.map(({ client, myName, fsid }) => ({
      ...CALL_BACK,
      private: cookie(fsid),
      monName: quotedClient(client),
      myName: quotedClient(myName),
    })),
  );

/** Of our own files. What is no line of theirs is left out. */
export const decodeRecords = (content: string): readonly ClientRecord[] =>
  decodeMonitorFile(content).flatMap((record) => {
    const [client, myName, fsid] = [unquotedClient(record.monName), unquotedClient(record.myName), fsidOf(record)];
    if (client === undefined || myName === undefined) return [];
    return [{ client, myName, ...(fsid === undefined ? {} : { fsid }) }];
  });

/** Of statd's files, in which names stand as they came. */
export const decodeStatdRecords = (content: string): readonly ClientRecord[] =>
  decodeMonitorFile(content).map(({ monName, myName }) => ({ client: monName, myName }));

/** Where statd tells Ganesha that a client has rebooted: NLMPROC4_SM_NOTIFY. Nobody reads it here. */
const CALL_BACK = { callback: '127.0.0.1', program: 100_021, version: 4, procedure: 16 } as const;

/** "fsid" in ASCII. */
const MARK = [0x66736964, 0, 0] as const;

const cookie = (fsid: number | undefined): Uint8Array =>
  fsid === undefined ? new Uint8Array(16) : concat(...[...MARK, fsid].map((word) => u32(word)));

const fsidOf = ({ private: bytes }: MonitorRecord): number | undefined =>
  reading(bytes, (from) => {
    for (const word of MARK) from.expect(from.u32() === word);
    return from.u32();
  });
