// One multiplexed connection to a node, made at the first use and again when it is gone.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Failed, type FailureExit } from '../../core/base/failed.ts';
import { follow as followProgram, followWhenReady } from '../follow.ts';
import type { Argv, Host, RunOptions, RunResult } from '../host.ts';
import { runProgram } from '../run-program.ts';
import { ToolError } from '../tool-error.ts';
import { startInBackground } from './background.ts';
import { type Client, commandArgv, controlArgv, masterArgv } from './client.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { type Reply, readReply, remoteCall, sharedCommand } from './remote-call.ts';
import { shownWords, troubleOf } from './trouble.ts';
import { type Turnstile, turnstile } from './turnstile.ts';

export interface Connection {
  /** As Host.run; Failed where the node can't be reached or lets nobody be root. */
  readonly run: Host['run'];
  /** The same, for programs that end soon and leave nothing behind: many of them share a session. */
  readonly runSmall: Host['run'];
  /** As Host.follow; its line ends when the program over there has run for ten minutes: whoever wants more starts it anew. */
  readonly follow: Host['follow'];
  /** Resolves when the node can be reached and programs run as root there; throws Failed otherwise. */
  ready(): Promise<void>;
  close(): Promise<void>;
  /** For when this process is about to end. */
  closeNow(): void;
}

export interface ConnectionWish extends Client {
  /** As cluster.yaml calls it. */
  readonly node: string;
  /** What a person would type after `ssh`. */
  readonly shown: string;
}

/** sshd's MaxSessions is 10. */
const SESSIONS = 5;
const LANES = 3;
const DEADLINE_MS = 30_000;
const CONNECT_MS = 25_000;
/** timeout(1) ends the program over there; this is for the answer. */
const ANSWER_MS = 5_000;
/** Below ControlPersist: whoever was idle for so long looks first whether the connection is still there. */
const IDLE_MS = 20_000;
/** Several who ask at the same time learn from one attempt. */
const FAILED_FOR_MS = 2_000;
const CLOSE_MS = 2_000;
/** What nobody hears any more is left over there for no longer. */
const FOLLOWED_MS = 600_000;

interface Login {
  /** Not root: everything goes through sudo. */
  readonly elevated: boolean;
  readonly lanes: Lanes;
}

export function openConnection(wish: ConnectionWish): Connection {
  const { node, shown } = wish;
  const pass = turnstile(SESSIONS);
  let login: Promise<Login> | undefined;
  let everConnected = false;
  let closed = false;
  let lastUsed = 0;

  const failed = (said: string) => {
    const { code, what, hint } = troubleOf(said, { node, destination: shown });
    const words = shownWords(said);
    // The first time, nothing has been touched there.
    const exit: FailureExit = everConnected ? 1 : 3;
    return new Failed(exit, code, `${node} ${what}${words === '' ? '' : ` (ssh: ${words})`}`, { hint });
  };

  const call = async (
    argv: Argv,
    { env, input, deadlineMs = DEADLINE_MS }: RunOptions,
    elevated: boolean,
    lanes?: Lanes,
  ) => {
    const token = randomBytes(16).toString('hex');
    const shared = lanes !== undefined;
    const more = { ...(env && { env }), ...(input && { input }) };
    const remote = remoteCall({ argv, deadlineMs, elevated, token, shared, ...more });
    const began = performance.now();
    const written = await (lanes === undefined
      ? outputOf(node, commandArgv(wish, remote.command), remote.input, deadlineMs + ANSWER_MS)
      : lanes.exchange({ token, input: remote.input, deadlineMs: deadlineMs + ANSWER_MS }));
    return { reply: readReply(token, written), tookMs: performance.now() - began };
  };

  const connect = async (): Promise<Login> => {
    const { exitCode, said } = await startInBackground(masterArgv(wish), `${wish.controlPath}.log`, CONNECT_MS).catch(
      (cause: unknown) => {
        throw noSsh(wish.program, cause);
      },
    );
    if (exitCode !== 0) throw failed(exitCode === null ? `Connection timed out after ${CONNECT_MS} ms` : said);
    const user = await idOver(false);
    if (user !== 0 && (await idOver(true)) !== 0) throw failed('sudo: a password is required');
    everConnected = true;
    const elevated = user !== 0;
    return { elevated, lanes: openLanes(commandArgv(wish, sharedCommand(elevated)), LANES) };
  };

  const idOver = async (elevated: boolean): Promise<number> => {
    const { reply } = await call(['id', '-u'], {}, elevated);
    if (reply.kind === 'ended') return Number(reply.stdout);
    throw failed((reply.kind === 'never-began' && reply.said) || CLOSED);
  };

  const stillThere = async (): Promise<boolean> => {
    const okExits = [0, 255];
    return (await runProgram({ host: node, argv: controlArgv(wish, 'check') }, { okExits })).exitCode === 0;
  };

  const loggedIn = async (): Promise<Login> => {
    if (closed) throw new Error(`the connection to ${node} has been closed`);
    if (login !== undefined && performance.now() - lastUsed > IDLE_MS) {
      lastUsed = performance.now();
      const mine = login;
      if (!(await stillThere()) && login === mine) login = undefined;
    }
    if (login !== undefined) return login;
    lastUsed = performance.now();
    const attempt = connect();
    login = attempt;
    // Whoever asked for it hears why; here it only counts that the next one tries anew, a moment later.
    attempt.catch(() => {
      setTimeout(() => forget(attempt), FAILED_FOR_MS).unref();
    });
    return attempt;
  };

  const forget = (attempt: Promise<Login> | undefined) => {
    if (login === attempt) login = undefined;
  };

  const doIt = async (argv: Argv, options: RunOptions, isSmall: boolean): Promise<RunResult> => {
    const { elevated, lanes } = await loggedIn();
    const mine = login;
    const admit: Turnstile = isSmall ? (act) => act() : pass;
    return admit(async () => {
      const { reply, tookMs } = await call(argv, options, elevated, isSmall ? lanes : undefined);
      lastUsed = performance.now();
      if (reply.kind === 'never-began' || reply.kind === 'cut') {
        forget(mine);
        throw reply.kind === 'cut' ? lost(node, argv) : failed(reply.said || CLOSED);
      }
      return resultOf(reply, { node, argv, tookMs, ...options });
    });
  };

  const follow: Host['follow'] = (argv, line) =>
    followWhenReady(async () => {
      const { elevated } = await loggedIn();
      const token = randomBytes(16).toString('hex');
      const remote = remoteCall({ argv, deadlineMs: FOLLOWED_MS, elevated, token });
      lastUsed = performance.now();
      return followProgram(commandArgv(wish, remote.command), afterToken(token, line), { input: remote.input });
    });

  // A login that failed has no lanes.
  const endLanes = () => void login?.then(({ lanes }) => lanes.close()).catch(() => undefined);
  return {
    run: (argv, options = {}) => doIt(argv, options, false),
    runSmall: (argv, options = {}) => doIt(argv, options, true),
    follow,
    ready: async () => {
      await loggedIn();
    },
    close: async () => {
      closed = true;
      if (login === undefined) return;
      endLanes();
      const argv = controlArgv(wish, 'exit');
      // Where it can't be told, it ends by itself (ControlPersist).
      await runProgram({ host: node, argv }, { okExits: [0, 255], deadlineMs: CLOSE_MS }).catch(() => undefined);
    },
    closeNow: () => {
      closed = true;
      const [file, ...args] = controlArgv(wish, 'exit');
      if (login !== undefined) spawnSync(file, args, { stdio: 'ignore', timeout: CLOSE_MS });
    },
  };
}

/** What a login shell prints comes before it. */
function afterToken(token: string, line: (text: string) => void): (text: string) => void {
  let begun = false;
  return (text) => {
    if (begun) line(text);
    else begun = text.endsWith(token);
  };
}

/** What ssh wrote, however it ended: the reply is told from that. */
async function outputOf(host: string, argv: Argv, input: string, deadlineMs: number) {
  try {
    return await runProgram({ host, argv }, { input, deadlineMs, env: { LC_ALL: 'C' } });
  } catch (error) {
    if (!(error instanceof ToolError) || error.failure.cause !== undefined) throw error;
    return error.failure;
  }
}

interface Asked extends RunOptions {
  readonly node: string;
  readonly argv: Argv;
  readonly tookMs: number;
}

/** In ssh's words, where it has none. */
const CLOSED = 'Connection closed by remote host';
const KILLED = 137;

function resultOf(
  reply: Exclude<Reply, { kind: 'cut' | 'never-began' }>,
  { node: host, argv, tookMs, okExits = [0], deadlineMs = DEADLINE_MS }: Asked,
): RunResult {
  if (reply.kind === 'missing') throw new ToolError({ argv, host, cause: 'ENOENT', stdout: '', stderr: '' });
  const { stdout, stderr, exitCode } = reply;
  const late = exitCode === KILLED && tookMs >= deadlineMs;
  if (late) throw new ToolError({ argv, host, timedOutAfterMs: deadlineMs, stdout, stderr });
  if (!okExits.includes(exitCode)) throw new ToolError({ argv, host, exitCode, stdout, stderr });
  return { stdout, stderr, exitCode };
}

const lost = (node: string, [program]: Argv): Failed =>
  new Failed(1, 'ssh-lost', `the connection to ${node} was lost while ${program} ran there`, {
    hint: 'whether it was done is unknown: run the same again, which completes it',
  });

const noSsh = ([program]: Argv, cause: unknown): Failed =>
  new Failed(3, 'no-ssh', `${program} can't be started here`, { hint: 'apt-get install openssh-client', cause });
