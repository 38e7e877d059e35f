import {
  decodeMon,
  decodeMonId,
  decodeName,
  decodeState,
  decodeStatResult,
  NSM,
  readNotifyCall,
  SM,
} from '../../protocol/nsm.ts';
import type { Fact } from '../fact.ts';
import { SAID } from '../fact.ts';
import { type ProgramReader, type Spoken, withoutResults } from '../reader.ts';

const NAMES: ReadonlyMap<number, string> = new Map([
  [SM.stat, 'SM_STAT'],
  [SM.mon, 'SM_MON'],
  [SM.unmon, 'SM_UNMON'],
  [SM.unmonAll, 'SM_UNMON_ALL'],
  [SM.simulateCrash, 'SM_SIMU_CRASH'],
  [SM.notify, 'SM_NOTIFY'],
]);

/** Who sends SM_NOTIFY to whom has restarted; it is a server more often than a client. All else a machine asks of itself. */
export const readNsm: ProgramReader = ({ call, ...between }, { counts }) => {
  const operation = call.version === NSM.version ? NAMES.get(call.procedure) : undefined;
  if (operation === undefined) return undefined;
  const asked = argumentsOf({ call, ...between });
  if (asked === undefined) counts.unreadable += 1;
  const fact = { protocol: 'NSM', operation, ...asked } as const;
  return (results, refusal) => ({
    caller: 'server',
    facts: [
      { ...fact, ...(results === undefined ? { status: withoutResults(refusal) } : answerOf(call.procedure, results)) },
    ],
  });
};

// ---

type Said = Pick<Fact, 'name' | 'state'>;

function argumentsOf({ call }: Spoken): Said | undefined {
  const { procedure, arguments: bytes } = call;
  if (procedure === SM.notify) {
    const change = readNotifyCall(call);
    return change && { name: change.monName, state: change.state };
  }
  const name =
    procedure === SM.mon ? decodeMon(bytes)?.monName : procedure === SM.unmon ? decodeMonId(bytes)?.monName : '';
  if (procedure === SM.stat) return { name: decodeName(bytes) ?? '' };
  return name === undefined ? undefined : name === '' ? {} : { name };
}

function answerOf(procedure: number, results: Uint8Array): Pick<Fact, 'status' | 'state'> {
  if (procedure === SM.notify || procedure === SM.simulateCrash) return { status: SAID };
  if (procedure === SM.unmon || procedure === SM.unmonAll) return withState(SAID, decodeState(results));
  const it = decodeStatResult(results);
  return withState(it?.accepted ? 'STAT_SUCC' : 'STAT_FAIL', it?.state);
}

const withState = (status: string, state: number | undefined): Pick<Fact, 'status' | 'state'> =>
  state === undefined ? { status } : { status, state };
