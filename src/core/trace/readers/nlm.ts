// NLM, version 4: the procedures that wait for their answer, and those in two messages, whose answers are calls of their own with the same cookie.

import { EVERYTHING } from '../../protocol/nfs41/lock-operations.ts';
import {
  decodeNlmCancel,
  decodeNlmFreeAll,
  decodeNlmLock,
  decodeNlmResult,
  decodeNlmTest,
  decodeNlmTestResult,
  decodeNlmUnlock,
  NLM_V4,
  type NlmLock,
} from '../../protocol/nlm.ts';
import { decodeReboot } from '../../protocol/nsm.ts';
import { type Fact, SAID } from '../fact.ts';
import { type FileNames, fileOf } from '../file-names.ts';
import { kindOf, rangeText } from '../range-text.ts';
import { type Context, type ProgramReader, withoutResults } from '../reader.ts';

type Kind = 'TEST' | 'LOCK' | 'CANCEL' | 'UNLOCK' | 'GRANTED';

/** By procedure number, 1 to 5; messages are five further, their answers ten. */
const KINDS: readonly Kind[] = ['TEST', 'LOCK', 'CANCEL', 'UNLOCK', 'GRANTED'];

export const readNlm: ProgramReader = ({ call }, context) => {
  const { procedure, version, arguments: bytes } = call;
  if (version !== NLM_V4) return undefined;
  const kind = KINDS[(procedure - 1) % 5];
  if (procedure < 1 || kind === undefined || procedure > 15) return others(procedure, bytes);
  return procedure <= 10 ? question(kind, procedure > 5, bytes, context) : lateAnswer(kind, bytes, context);
};

// ---

function question(kind: Kind, message: boolean, bytes: Uint8Array, { names, counts }: Context) {
  const asked = argumentsOf(kind, bytes, names);
  if (asked === undefined) counts.unreadable += 1;
  const fact = { protocol: 'NLM', operation: message ? `${kind}_MSG` : kind, ...asked } as const;
  return (results: Uint8Array | undefined, refusal?: string) => ({
    caller: kind === 'GRANTED' ? ('server' as const) : ('client' as const),
    facts: [
      { ...fact, ...(results === undefined ? { status: withoutResults(refusal) } : answerOf(kind, message, results)) },
    ],
  });
}

function lateAnswer(kind: Kind, bytes: Uint8Array, { counts }: Context) {
  const answer = answerOf(kind, false, bytes);
  if (answer.status === UNREADABLE) counts.unreadable += 1;
  const fact: Fact = { protocol: 'NLM', operation: `${kind}_RES`, ...answer };
  return () => ({ caller: kind === 'GRANTED' ? ('client' as const) : ('server' as const), facts: [fact] });
}

const UNREADABLE = 'UNREADABLE';

type Asked = Pick<Fact, 'file' | 'handle' | 'range' | 'kind' | 'reclaim' | 'name' | 'block'>;

function argumentsOf(kind: Kind, bytes: Uint8Array, names: FileNames): Asked | undefined {
  switch (kind) {
    case 'LOCK': {
      const it = decodeNlmLock(bytes);
      return it && { ...lockOf(it.lock, names), kind: kindOf(it.exclusive), reclaim: it.reclaim, block: it.block };
    }
    case 'CANCEL': {
      const it = decodeNlmCancel(bytes);
      return it && { ...lockOf(it.lock, names), kind: kindOf(it.exclusive) };
    }
    case 'UNLOCK': {
      const it = decodeNlmUnlock(bytes);
      return it && lockOf(it.lock, names);
    }
    default: {
      const it = decodeNlmTest(bytes);
      return it && { ...lockOf(it.lock, names), kind: kindOf(it.exclusive) };
    }
  }
}

/** A length of 0 is all that follows; NFSv4 has a number for that. */
const lockOf = ({ caller, handle, offset, length }: NlmLock, names: FileNames): Asked => ({
  ...{ name: caller, ...fileOf(names, handle) },
  range: rangeText({ offset, length: length === 0n ? EVERYTHING : length }),
});

function answerOf(kind: Kind, message: boolean, bytes: Uint8Array): Pick<Fact, 'status' | 'holder'> {
  if (message) return { status: SAID };
  if (kind !== 'TEST') return { status: decodeNlmResult(bytes)?.status ?? UNREADABLE };
  const it = decodeNlmTestResult(bytes);
  if (it?.holder === undefined) return { status: it?.status ?? UNREADABLE };
  const { offset, length, exclusive } = it.holder;
  const range = rangeText({ offset, length: length === 0n ? EVERYTHING : length });
  return { status: it.status, holder: { range, kind: kindOf(exclusive) } };
}

const [NSM_NOTIFY, FREE_ALL] = [16, 23];

/** Linux's rpc.statd to its own kernel, by procedure 16; FREE_ALL, by which a client's machine that has rebooted gives up all. */
function others(procedure: number, bytes: Uint8Array) {
  const it = procedure === NSM_NOTIFY ? decodeReboot(bytes) : procedure === FREE_ALL ? freeAll(bytes) : undefined;
  if (it === undefined) return undefined;
  const operation = procedure === FREE_ALL ? 'FREE_ALL' : 'NSM_NOTIFY';
  const fact = { protocol: 'NLM', operation, name: it.monName, state: it.state } as const;
  return (results: Uint8Array | undefined, refusal?: string) => ({
    caller: 'client' as const,
    facts: [{ ...fact, status: results === undefined ? withoutResults(refusal) : SAID }],
  });
}

function freeAll(bytes: Uint8Array): { monName: string; state: number } | undefined {
  const it = decodeNlmFreeAll(bytes);
  return it && { monName: it.name, state: it.state };
}
