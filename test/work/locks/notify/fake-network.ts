// A network of NFSv3 clients for the notifier, with a clock of its own: who answers what, when, and what gets lost.

import { u32 } from '../../../../src/core/protocol/bytes.ts';
import { NSM, readNotifyCall, type StateChange } from '../../../../src/core/protocol/nsm.ts';
import { decodeMapping } from '../../../../src/core/protocol/portmap.ts';
import { AUTH_NONE, type Call, decodeCall, encodeReply, type Reply } from '../../../../src/core/protocol/rpc.ts';
import { decodeBinding } from '../../../../src/core/protocol/rpcbind.ts';
import { encodeUniversal } from '../../../../src/core/protocol/universal-address.ts';
import { text } from '../../../../src/core/protocol/xdr.ts';
import type { DatagramOptions } from '../../../../src/host/datagrams.ts';
import type { RpcTarget } from '../../../../src/host/rpc-call.ts';
import type { NotifyMachine } from '../../../../src/work/locks/notify/notify.ts';
import { memoryHost } from '../../memory-host.ts';
import { type VirtualClock, virtualClock } from '../../virtual-clock.ts';

export interface FakeClient {
  /** Where its status monitor listens; 0: nowhere. A function of the time. */
  readonly udp?: number | ((now: number) => number);
  readonly tcp?: number;
  /** Versions of the port mapper that it speaks; all unless given. */
  readonly mapper?: readonly number[];
  /** Of the datagrams to it, counted from 1, those that get lost. */
  readonly loses?: (count: number) => boolean;
  /** Milliseconds from question to answer; 1 unless given. */
  readonly takes?: number;
  /** What it sends for one answer; that alone unless given. */
  readonly says?: (answer: Uint8Array) => readonly Uint8Array[];
  /** Names that its status monitor says nothing to. */
  readonly deafTo?: readonly string[];
}

export interface FakeNetwork {
  readonly machine: NotifyMachine & { readonly clock: VirtualClock };
  readonly content: Map<string, string>;
  /** By address, what it was told and when. */
  readonly told: Map<string, (StateChange & { readonly at: number })[]>;
  /** Datagrams sent to each address. */
  readonly sent: Map<string, number>;
  /** Most questions that were unanswered at once, of those sent within the last 40 ms. */
  readonly opened: DatagramOptions[];
}

export function fakeNetwork(clients: Readonly<Record<string, FakeClient>>, room = 8_000_000): FakeNetwork {
  const clock = virtualClock();
  const { files, content } = memoryHost('node1');
  const [told, sent] = [new Map<string, (StateChange & { at: number })[]>(), new Map<string, number>()];
  const opened: DatagramOptions[] = [];

  const answer = (address: string, client: FakeClient, call: Call, transport: 'udp' | 'tcp', port: number) => {
    const listening = transport === 'tcp' ? (client.tcp ?? 0) : at(client.udp, clock.now());
    if (port === 111) return mapped(client, call, address, listening);
    const change = readNotifyCall(call);
    if (port !== listening || change === undefined || client.deafTo?.includes(change.monName)) return undefined;
    told.set(address, [...(told.get(address) ?? []), { ...change, at: clock.now() }]);
    return success(call, new Uint8Array(0));
  };

  const move = async (from: string, to: string) => {
    const text = content.get(from);
    content.delete(from);
    if (text !== undefined) content.set(to, text);
  };
  const machine = {
    ...{ clock, files },
    moveFile: move,
    removeFile: async (path: string) => void content.delete(path),
    resolveName: async (name: string, family: 4 | 6) =>
      name === 'client8.example.net' && family === 4 ? ['192.0.2.8'] : [],
    datagrams: async (options: DatagramOptions) => {
      opened.push(options);
      let open = true;
      return {
        room,
        close: () => {
          open = false;
        },
        send: (address: string, port: number, datagram: Uint8Array) => {
          const count = (sent.get(address) ?? 0) + 1;
          sent.set(address, count);
          const client = clients[address];
          if (client === undefined || client.loses?.(count)) return;
          const call = decodeCall(datagram);
          const reply = call && answer(address, client, call, 'udp', port);
          if (reply === undefined) return;
          void clock.pause(client.takes ?? 1).then(() => {
            for (const said of client.says?.(encodeReply(reply)) ?? [encodeReply(reply)])
              if (open) options.received(said, { address, port });
          });
        },
      };
    },
    rpc: ({ address, port, program, version, deadlineMs }: RpcTarget) => ({
      close: () => undefined,
      call: async (procedure: number, args: Uint8Array = new Uint8Array(0)) => {
        const client = clients[address];
        const call = {
          xid: 1,
          program,
          version,
          procedure,
          credential: AUTH_NONE,
          verifier: AUTH_NONE,
          arguments: args,
        };
        const reply = client?.tcp === undefined ? undefined : answer(address, client, call, 'tcp', port);
        if (reply === undefined) await clock.pause(deadlineMs);
        if (reply?.kind !== 'success') throw new Error('no answer');
        return reply.results;
      },
    }),
  };
  return { machine, content, told, sent, opened };
}

const at = (port: FakeClient['udp'] = 0, now: number): number => (typeof port === 'number' ? port : port(now));

const success = ({ xid }: Call, results: Uint8Array): Reply => ({ xid, kind: 'success', verifier: AUTH_NONE, results });

function mapped({ mapper = [2, 3, 4] }: FakeClient, call: Call, address: string, port: number): Reply {
  const [low, high] = [Math.min(...mapper), Math.max(...mapper)];
  if (!mapper.includes(call.version))
    return { xid: call.xid, kind: 'version-mismatch', verifier: AUTH_NONE, low, high };
  const asked = call.version === 2 ? decodeMapping(call.arguments) : decodeBinding(call.arguments);
  const found = asked?.program === NSM.program && asked.version === NSM.version ? port : 0;
  if (call.version === 2) return success(call, u32(found));
  return success(call, text(found === 0 ? '' : encodeUniversal({ address, port: found })));
}
