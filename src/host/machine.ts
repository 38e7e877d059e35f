// What the supervisor, the keeper and the agents need beyond Host: they live on the machine that they look after.
import { writeFileSync } from 'node:fs';
import { appendLine } from './append-line.ts';
import { type BusMethods, openBus } from './bus.ts';
import { type AnswerCall, serveCallPipes } from './call-pipes.ts';
import { type Child, type ChildOptions, startChild } from './child.ts';
import { type Ask, askSocket, type Listener, serveSocket } from './control-socket.ts';
import { type Conversation, converse } from './converse.ts';
import { type DatagramOptions, type Datagrams, openDatagrams } from './datagrams.ts';
import type { Argv, Host } from './host.ts';
import { localHost } from './local.ts';
import { moveFile, removeFile } from './move-file.ts';
import { type RawSender, rawSender } from './raw-socket.ts';
import { resolveName } from './resolve.ts';
import { openRpc, type RpcConnection, type RpcTarget } from './rpc-call.ts';
import { callNull, type NullCall } from './rpc-null.ts';
import { serveText, type TextService } from './serve-text.ts';
import { serveWords, type WordService } from './serve-words.ts';
import { solicit } from './solicit.ts';
import { type Tail, tailFile } from './tail-file.ts';
import type { Interface } from './tools/ip.ts';

export interface Machine extends Host {
  /** Starts a program that runs beside us until it ends or is told to. */
  start(argv: Argv, options: ChildOptions): Child;
  /** Starts a program that is spoken to, and hears every line that it prints. */
  converse(argv: Argv, hear: (line: string) => void): Conversation;
  /** Signals a process that is not our child; one that is gone is fine. */
  kill(pid: number, signal: NodeJS.Signals): void;
  /** Writes in place: for /proc and /sys, where a rename can't replace a file. */
  poke(path: string, value: string): void;
  /** To another folder of the same file system, which is made when missing; it is either here or there, whatever happens. Nothing to move is fine. */
  moveFile(from: string, to: string): Promise<void>;
  /** A file, no folder; nothing to remove is fine. */
  removeFile(path: string): Promise<void>;
  /** The addresses of a full name in one family, by DNS; none where nobody says so within seconds. */
  resolveName(name: string, family: 4 | 6): Promise<readonly string[]>;
  /** Appends one line in one write, so that writers don't mix; a line of its own, also after one that was cut off. */
  appendLine(path: string, line: string): void;
  /** What is appended to a file from now on. */
  tail(path: string): Tail;
  /** A text by HTTP, for few at a time. Rejects when the port can't be had. */
  serveText(service: TextService): Promise<Listener>;
  /** Answers requests, one JSON object a line, on a unix socket that root only may use. */
  serve(socketPath: string, answer: Ask): Promise<Listener>;
  /** Answers shell scripts on a unix socket that root only may use. Rejects when that can't be had. */
  serveWords(socketPath: string, service: WordService): Promise<Listener>;
  /** Answers calls from shell scripts, through named pipes in a folder of their own. */
  callPipes(folder: string, answer: AnswerCall): Promise<Listener>;
  /** Asks such a socket; rejects when it is not there, dies, or passes the deadline. */
  ask(socketPath: string, request: object, deadlineMs: number): Promise<unknown>;
  /** RPC NULL over TCP; rejects unless the program answers in time. */
  callNull(call: NullCall): Promise<void>;
  /** A connection for ONC RPC calls; it is made at once, and its failure is told by the first call. */
  rpc(target: RpcTarget): RpcConnection;
  bus(socketPath: string): BusMethods;
  /** Opens a UDP port. */
  datagrams(options: DatagramOptions): Promise<Datagrams>;
  readonly raw: RawSender;
  /** Does somebody else answer for this IPv6 address on the interface's network? */
  solicit(nic: Interface, address: string): Promise<boolean>;
}

export function localMachine(name?: string): Machine {
  const host = localHost(name);
  return {
    ...host,
    start: startChild,
    converse,
    moveFile,
    removeFile,
    resolveName,
    kill: signalProcess,
    poke: (path, value) => writeFileSync(path, value),
    appendLine,
    tail: tailFile,
    serveText,
    serve: serveSocket,
    serveWords,
    callPipes: serveCallPipes,
    ask: askSocket,
    callNull,
    rpc: openRpc,
    bus: remembered(openBus),
    datagrams: openDatagrams,
    raw: rawSender(),
    solicit,
  };
}

/** One object for each path, so that its connection is used again. */
function remembered<T>(open: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    const made = known.get(path) ?? open(path);
    known.set(path, made);
    return made;
  };
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
