// The Network Status Monitor, version 1 (The Open Group, C702 chapter 11; nfs-utils support/nsm/sm_inter.x): who watches whom, and the word that a
// host has rebooted. All of it has one answer, a number or nothing: none says whether anybody acted on it.
import { concat, type Reader, reading, u32 } from './bytes.ts';
import { type Call, encodeCall } from './rpc.ts';
import { readText, text } from './xdr.ts';

export const NSM = { program: 100_024, version: 1 } as const;

export const SM = { null: 0, stat: 1, mon: 2, unmon: 3, unmonAll: 4, simulateCrash: 5, notify: 6 } as const;

/** SM_MAXSTRLEN: bytes of a name. */
export const LONGEST_NAME = 1024;
/** SM_PRIV_SIZE: bytes that the monitor gives back with its callback. */
export const PRIVATE_LENGTH = 16;

/** What the monitor calls when the host that is watched has rebooted: a procedure on its own machine. */
export interface MyId {
  readonly myName: string;
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
}

/** SM_UNMON's argument. */
export interface MonId extends MyId {
  readonly monName: string;
}

/** SM_MON's argument. */
export interface Mon extends MonId {
  /** 16 bytes. */
  readonly private: Uint8Array;
}

/** SM_NOTIFY's argument: `monName` has rebooted. */
export interface StateChange {
  readonly monName: string;
  /** Signed, 32 bits; odd while the host is up. */
  readonly state: number;
}

/** The callback's argument. */
export interface Reboot extends StateChange {
  /** 16 bytes, as SM_MON had them. */
  readonly private: Uint8Array;
}

/** The results of SM_STAT and SM_MON. */
export interface StatResult {
  readonly accepted: boolean;
  readonly state: number;
}

export const notifyCall = (xid: number, change: StateChange): Uint8Array =>
  encodeCall({ xid, ...NSM, procedure: SM.notify, arguments: encodeStateChange(change) });

/** The argument of a call that is an SM_NOTIFY. */
export function readNotifyCall(call: Call): StateChange | undefined {
  const { program, version, procedure } = call;
  if (program !== NSM.program || version !== NSM.version || procedure !== SM.notify) return undefined;
  return decodeStateChange(call.arguments);
}

// sm_name: string mon_name<1024>
export const encodeName = text;
export const decodeName = (bytes: Uint8Array): string | undefined => reading(bytes, readName);

// my_id: string my_name<1024>, int my_prog, int my_vers, int my_proc
export const encodeMyId = ({ myName, program, version, procedure }: MyId): Uint8Array =>
  concat(text(myName), u32(program, version, procedure));
export const decodeMyId = (bytes: Uint8Array): MyId | undefined => reading(bytes, readMyId);

// mon_id: string mon_name<1024>, my_id
export const encodeMonId = (id: MonId): Uint8Array => concat(text(id.monName), encodeMyId(id));
export const decodeMonId = (bytes: Uint8Array): MonId | undefined => reading(bytes, readMonId);

// mon: mon_id, opaque priv[16]
export const encodeMon = (mon: Mon): Uint8Array => concat(encodeMonId(mon), mon.private);
export const decodeMon = (bytes: Uint8Array): Mon | undefined =>
  reading(bytes, (from) => ({ ...readMonId(from), private: from.take(PRIVATE_LENGTH) }));

// stat_chge: string mon_name<1024>, int state
export const encodeStateChange = ({ monName, state }: StateChange): Uint8Array => concat(text(monName), u32(state));
export const decodeStateChange = (bytes: Uint8Array): StateChange | undefined => reading(bytes, readStateChange);

// status: string mon_name<1024>, int state, opaque priv[16]
export const encodeReboot = (reboot: Reboot): Uint8Array => concat(encodeStateChange(reboot), reboot.private);
export const decodeReboot = (bytes: Uint8Array): Reboot | undefined =>
  reading(bytes, (from) => ({ ...readStateChange(from), private: from.take(PRIVATE_LENGTH) }));

// sm_stat_res: uint32 0 stat_succ | 1 stat_fail, int state
export const encodeStatResult = ({ accepted, state }: StatResult): Uint8Array => u32(accepted ? 0 : 1, state);
export const decodeStatResult = (bytes: Uint8Array): StatResult | undefined =>
  reading(bytes, (from) => {
    const result = from.u32();
    from.expect(result <= 1);
    return { accepted: result === 0, state: readInt(from) };
  });

// sm_stat: int state. The results of SM_UNMON and SM_UNMON_ALL.
export const encodeState = (state: number): Uint8Array => u32(state);
export const decodeState = (bytes: Uint8Array): number | undefined => reading(bytes, readInt);

// ---

const readName = (from: Reader): string => readText(from, LONGEST_NAME);

const readInt = (from: Reader): number => from.u32() | 0;

const readMyId = (from: Reader): MyId => ({
  ...{ myName: readName(from), program: from.u32(), version: from.u32(), procedure: from.u32() },
});

const readMonId = (from: Reader): MonId => ({ monName: readName(from), ...readMyId(from) });

const readStateChange = (from: Reader): StateChange => ({ monName: readName(from), state: readInt(from) });
