// As much of an NFSv3 server as a light client meets: MOUNT, CREATE, NLM with a grace period. A restart forgets every lock and tells nobody.
import { decodeMount, encodeMountResult, MOUNT_PROGRAM } from '../../../src/core/protocol/mount3.ts';
import { decodeNfs3Call, encodeNfs3Result } from '../../../src/core/protocol/nfs3.ts';
import { NFS_PROGRAM } from '../../../src/core/protocol/nfs41/compound.ts';
import {
  decodeNlmLock,
  decodeNlmTest,
  decodeNlmUnlock,
  encodeNlmResult,
  encodeNlmTest,
  NLM,
  NLM_PROGRAM,
  NLM_V4,
  type NlmLock,
  type NlmLockCall,
  type NlmStatus,
} from '../../../src/core/protocol/nlm.ts';
import { decodeStateChange, NSM, notifyCall } from '../../../src/core/protocol/nsm.ts';
import { AUTH_NONE, encodeCall } from '../../../src/core/protocol/rpc.ts';
import { answerCall, type Ears } from '../../../src/lab/light/ears.ts';
import { LinkLost, type RpcLink } from '../../../src/lab/light/rpc-link.ts';

export interface FakeServer3 {
  connect(): Promise<RpcLink>;
  /** Of the client. */
  listen(ears: Ears): Promise<() => void>;
  restart(inGrace: boolean): void;
  endGrace(): void;
  tell(name: string, state: number): void;
  /** Somebody else's lock, and its end. */
  hold(start: number): void;
  letGo(start: number): void;
  locks(): readonly string[];
  asked(): readonly string[];
}

const HANDLE = Uint8Array.of(1, 2, 3, 4);
const CLIENT = '198.18.0.1';

export function fakeServer3(): FakeServer3 {
  let [grace, locks, waiting]: [boolean, string[], NlmLockCall[]] = [false, [], []];
  let asked: string[] = [];
  let links: (() => void)[] = [];
  let ears: Ears | undefined;

  const lock = (call: NlmLockCall): NlmStatus => {
    asked.push(call.reclaim ? 'reclaim' : 'lock');
    if (call.reclaim !== grace) return 'NLM4_DENIED_GRACE_PERIOD';
    const mine = keyOf(call.lock);
    const theirs = locks.some((key) => key.split(' ')[1] === mine.split(' ')[1] && key !== mine);
    if (theirs && call.block) waiting.push(call);
    if (theirs) return call.block ? 'NLM4_BLOCKED' : 'NLM4_DENIED';
    if (!locks.includes(mine)) locks.push(mine);
    return 'NLM4_GRANTED';
  };
  const nlm = (procedure: number, args: Uint8Array): Uint8Array => {
    if (procedure === NLM.lock) {
      const call = must(decodeNlmLock(args));
      return encodeNlmResult({ cookie: call.cookie, status: lock(call) });
    }
    if (procedure === NLM.unlock) {
      const call = must(decodeNlmUnlock(args));
      asked.push('unlock');
      locks = locks.filter((key) => key !== keyOf(call.lock));
      return encodeNlmResult({ cookie: call.cookie, status: 'NLM4_GRANTED' });
    }
    if (procedure === NLM.grantedResult) asked.push('granted result');
    if (procedure !== NLM.test) return new Uint8Array(0);
    const status = grace ? 'NLM4_DENIED_GRACE_PERIOD' : 'NLM4_GRANTED';
    return encodeNlmResult({ cookie: must(decodeNlmTest(args)).cookie, status });
  };
  const answer = (program: number, procedure: number, args: Uint8Array): Uint8Array => {
    if (program === MOUNT_PROGRAM)
      return encodeMountResult(decodeMount(args) === '/srv/home' ? { handle: HANDLE, flavors: [1] } : { status: 2 });
    if (program === NSM.program) {
      asked.push(`heard of life ${must(decodeStateChange(args)).state}`);
      return new Uint8Array(0);
    }
    if (program !== NFS_PROGRAM) return nlm(procedure, args);
    must(decodeNfs3Call('create', args));
    return encodeNfs3Result('create', { handle: HANDLE });
  };
  const call = (bytes: Uint8Array) => ears && answerCall(bytes, { address: CLIENT, from: '192.0.2.101', ears });
  return {
    listen: async (given) => {
      ears = given;
      return () => {
        ears = undefined;
      };
    },
    connect: async () => {
      let over = false;
      let end: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => {
        end = () => {
          over = true;
          resolve();
        };
      });
      links.push(end);
      return {
        ended,
        close: end,
        call: async ({ program, procedure }, args) => {
          await Promise.resolve();
          if (over) throw new LinkLost('ended');
          return answer(program, procedure, args);
        },
      };
    },
    restart: (inGrace) => {
      for (const end of links) end();
      [links, locks, waiting, asked, grace] = [[], [], [], [], inGrace];
    },
    endGrace: () => {
      grace = false;
    },
    tell: (monName, state) => void call(notifyCall(1, { monName, state })),
    hold: (start) => void locks.push(`another ${start}`),
    letGo: (start) => {
      locks = locks.filter((key) => key !== `another ${start}`);
      for (const it of waiting.splice(0)) {
        locks.push(keyOf(it.lock));
        const granted = { program: NLM_PROGRAM, version: NLM_V4, procedure: NLM.grantedMessage };
        call(encodeCall({ xid: 2, ...granted, credential: AUTH_NONE, arguments: encodeNlmTest(it) }));
      }
    },
    locks: () => locks,
    asked: () => asked,
  };
}

const keyOf = ({ owner, offset }: NlmLock) => `${Buffer.from(owner).toString('latin1')} ${offset}`;

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the client sent something else');
  return value;
}
