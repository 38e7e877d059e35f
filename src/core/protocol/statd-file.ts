// rpc.statd's files (nfs-utils support/nsm/file.c): `sm/NAME`, a line for each record of a client that is watched, and `state`, this host's number.
import { formatAddress, parseAddress } from '../base/address.ts';
import { LONGEST_NAME, type Mon, PRIVATE_LENGTH } from './nsm.ts';

export interface MonitorRecord extends Mon {
  /** IPv4: whom statd calls back, always 127.0.0.1 (nsm_create_monitor_record). */
  readonly callback: string;
}

// line: "%08x %08x %08x %08x <32 hex digits> <mon_name> <my_name>\n": sin_addr.s_addr as this machine reads it, program, version, procedure, priv, names
/** Names without a blank or a line's end, `monName` not empty: statd refuses others (utils/statd/monitor.c sm_mon_1_svc). */
export const encodeMonitorFile = (records: readonly MonitorRecord[]): string => records.map(encodeLine).join('');

/** What statd reads in such a file: lines of another format are none (nsm_read_line). */
export const decodeMonitorFile = (content: string): readonly MonitorRecord[] =>
  content.split('\n').flatMap((line) => decodeLine(line) ?? []);

/** `state`: four bytes, an int as this machine has it. */
export function encodeStateFile(state: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, state, LITTLE_ENDIAN);
  return bytes;
}

/** Undefined where it is too short to hold one (Debian ships it empty). An even one is the odd one after it (nsm_get_state). */
export function decodeStateFile(bytes: Uint8Array): number | undefined {
  if (bytes.length < 4) return undefined;
  const state = new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, LITTLE_ENDIAN);
  return state | 1;
}

// ---

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const WORD = '([\\da-f]{8})';
const LINE = new RegExp(`^${WORD} ${WORD} ${WORD} ${WORD} ([\\da-f]{${2 * PRIVATE_LENGTH}}) ([^ ]+) +(.*)$`, 'i');
/** Longer ones statd itself reads in two (the buffer of nsm_load_host). */
const LONGEST_LINE = 4 * 9 + 2 * PRIVATE_LENGTH + 1 + LONGEST_NAME + 1;

function encodeLine({
  callback,
  program,
  version,
  procedure,
  private: secret,
  monName,
  myName,
}: MonitorRecord): string {
  const words = [swapped(bitsOf(callback)), program, version, procedure].map((value) => digits(value, 8));
  return `${words.join(' ')} ${[...secret].map((byte) => digits(byte, 2)).join('')} ${monName} ${myName}\n`;
}

function decodeLine(line: string): MonitorRecord | undefined {
  if (line.length > LONGEST_LINE) return undefined;
  const [, callback, program, version, procedure, secret = '', monName, myName] = LINE.exec(line) ?? [];
  if (callback === undefined || monName === undefined || myName === undefined) return undefined;
  return {
    callback: formatAddress({ family: 4, value: BigInt(swapped(number(callback))) }),
    ...{ program: number(program), version: number(version), procedure: number(procedure) },
    private: Uint8Array.from({ length: PRIVATE_LENGTH }, (_, i) => number(secret.slice(2 * i, 2 * i + 2))),
    ...{ monName, myName },
  };
}

const number = (hex = ''): number => Number.parseInt(hex, 16);
const digits = (value: number, length: number): string => value.toString(16).padStart(length, '0');
const bitsOf = (address: string): number => Number(parseAddress(address)?.value ?? 0n);

/** s_addr is in network order, and printed as this machine reads it. */
function swapped(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value);
  return view.getUint32(0, LITTLE_ENDIAN);
}
