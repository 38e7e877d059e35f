import { describe, expect, it } from 'vitest';
import { u32 } from '../../../src/core/protocol/bytes.ts';
import { decodeReboot } from '../../../src/core/protocol/nsm.ts';
import { decodeMapping } from '../../../src/core/protocol/portmap.ts';
import type { RpcConnection, RpcTarget } from '../../../src/host/rpc-call.ts';
import { type CallBack, callBack } from '../../../src/work/locks/call-back.ts';

const GONE: CallBack = {
  ...{ program: 100_021, version: 3, procedure: 16, secret: '2a'.repeat(16) },
  ...{ monName: '192.0.2.201', state: 2 ** 30 },
};

interface Called extends RpcTarget {
  readonly procedure: number;
  readonly bytes: Uint8Array;
}

/** `answer`: what a program of this machine gives back, or what is in the way. */
function machineWhere(answer: (called: Called) => Uint8Array | Error) {
  const called: Called[] = [];
  let open = 0;
  const rpc = (target: RpcTarget): RpcConnection => {
    open += 1;
    const call = async (procedure: number, bytes: Uint8Array = new Uint8Array()) => {
      const one = { ...target, procedure, bytes };
      called.push(one);
      const said = answer(one);
      if (said instanceof Error) throw said;
      return said;
    };
    return {
      call,
      close: () => {
        open -= 1;
      },
    };
  };
  return { rpc, called, open: () => open };
}

const mapper = ({ program }: RpcTarget) => program === 100_000;
const portOfSource = (error: string) => Object.assign(new Error(error), { code: error });

describe('who has a client watched', () => {
  it('is called where the port mapper says, from a privileged port of the loopback, as SM_MON has asked', async () => {
    const { rpc, called, open } = machineWhere((it) => (mapper(it) ? u32(4_045) : new Uint8Array()));
    await callBack(rpc, GONE);
    const [asked, told] = called;
    expect(decodeMapping(asked?.bytes ?? new Uint8Array())).toMatchObject({
      program: 100_021,
      version: 3,
      protocol: 'tcp',
    });
    expect(told).toMatchObject({
      ...{ address: '127.0.0.1', sourceAddress: '127.0.0.1', port: 4_045 },
      ...{ program: 100_021, version: 3, procedure: 16 },
    });
    expect(told?.sourcePort).toBeLessThan(1_024);
    expect(decodeReboot(told?.bytes ?? new Uint8Array())).toEqual({
      ...{ monName: '192.0.2.201', state: 2 ** 30, private: new Uint8Array(16).fill(0x2a) },
    });
    expect(open()).toBe(0);
  });

  it('is called at the port of our servers where the port mapper knows none, or is not there', async () => {
    for (const said of [u32(0), new Error('ECONNREFUSED')]) {
      const { rpc, called } = machineWhere((it) => (mapper(it) ? said : new Uint8Array()));
      await callBack(rpc, GONE);
      expect(called[1]?.port).toBe(32_803);
    }
  });

  it('is called from another port where one is taken, and is not there when it does not answer', async () => {
    let tries = 0;
    const busy = machineWhere((it) => {
      if (mapper(it)) return u32(1);
      tries += 1;
      return tries < 3 ? portOfSource('EADDRINUSE') : new Uint8Array();
    });
    await callBack(busy.rpc, GONE);
    expect(new Set(busy.called.slice(1).map(({ sourcePort }) => sourcePort)).size).toBe(3);
    const deaf = machineWhere((it) => (mapper(it) ? u32(1) : new Error('no answer within 20000 ms')));
    await expect(callBack(deaf.rpc, GONE)).rejects.toThrow('no answer');
    const full = machineWhere((it) => (mapper(it) ? u32(1) : portOfSource('EADDRINUSE')));
    await expect(callBack(full.rpc, GONE)).rejects.toThrow('no port is free');
    expect([busy.open(), deaf.open(), full.open()]).toEqual([0, 0, 0]);
  });

  it('is called from any port where this process may have none below 1024: Ganesha answers that too', async () => {
    const plain = machineWhere((it) => {
      if (mapper(it)) return u32(1);
      return it.sourcePort === undefined ? new Uint8Array() : portOfSource('EACCES');
    });
    await callBack(plain.rpc, GONE);
    expect(plain.called.at(-1)).toMatchObject({ sourceAddress: '127.0.0.1', port: 1 });
  });
});
