// Clients as a server's notifier sees them: at each address a port mapper and a status monitor of its own, which answer and remember what they were
// told. For tests, and for the benchmark, where thousands of them are one process.
import { createSocket, type Socket } from 'node:dgram';
import { reading } from '../core/protocol/bytes.ts';
import { encodeState, NSM, readNotifyCall, type StateChange } from '../core/protocol/nsm.ts';
import { AUTH_NONE, type Call, decodeCall, encodeReply } from '../core/protocol/rpc.ts';

export interface ToldClients {
  /** By client's address, in the order in which it was told. */
  readonly told: ReadonlyMap<string, readonly StateChange[]>;
  close(): void;
}

export interface ToldClientsOptions {
  readonly addresses: readonly string[];
  /** 111, unless the asker looks for it elsewhere. */
  readonly portmapPort: number;
  /** Is this datagram (the how manieth to this address, from 1) lost? */
  readonly loses?: (address: string, count: number) => boolean;
}

export async function startToldClients(options: ToldClientsOptions): Promise<ToldClients> {
  const told = new Map<string, StateChange[]>();
  const sockets: Socket[] = [];
  for (const address of options.addresses) sockets.push(...(await startClient(options, address, told)));
  return {
    told,
    close: () => {
      for (const socket of sockets) socket.close();
    },
  };
}

async function startClient(
  { portmapPort, loses = () => false }: ToldClientsOptions,
  address: string,
  told: Map<string, StateChange[]>,
): Promise<readonly Socket[]> {
  let count = 0;
  const lost = () => loses(address, ++count);
  const monitor = await answering(address, 0, lost, (call) => {
    const change = readNotifyCall(call);
    if (change === undefined) return undefined;
    const known = told.get(address);
    if (known === undefined) told.set(address, [change]);
    else known.push(change);
    return new Uint8Array(0);
  });
  const port = encodeState(monitor.address().port);
  const none = encodeState(0);
  const mapper = await answering(address, portmapPort, lost, (call) => {
    if (call.program !== PORTMAP || call.version !== 2 || call.procedure !== GETPORT) return undefined;
    const program = reading(call.arguments, (from) => from.u32());
    return program === NSM.program ? port : none;
  });
  return [monitor, mapper];
}

const PORTMAP = 100_000;
const GETPORT = 3;

/** Nothing is said where the answer is undefined, nor of what is no call. */
function answering(
  address: string,
  port: number,
  lost: () => boolean,
  answer: (call: Call) => Uint8Array | undefined,
): Promise<Socket> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (datagram, from) => {
    if (lost()) return;
    const call = decodeCall(datagram);
    const results = call && answer(call);
    if (call === undefined || results === undefined) return;
    socket.send(encodeReply({ xid: call.xid, kind: 'success', verifier: AUTH_NONE, results }), from.port, from.address);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address, port, exclusive: true }, () => resolve(socket));
  });
}
