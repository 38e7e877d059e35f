// A program on the other side of ssh. ssh hands its arguments to the login shell there, which may be any (fish and csh quote unlike POSIX), as one
// string that everybody may see in ps and sudo's log. So that string never changes: it is a small program that reads from its standard input how many bytes
// to evaluate, evaluates them with /bin/sh, and leaves the rest to the program that these start. What a login shell or ssh itself prints is told
// from the program's output, and ssh's exit code from the program's, by a token that is made anew for each call.
import type { Argv, RunOptions } from '../host.ts';
import { quoteWord, quoteWords } from './quote.ts';

/** Neither single quote, backslash, exclamation mark nor newline: then sh, csh and fish all read the same. head(1) reads no byte more than it prints. */
const READER = '/bin/sh -c \'read -r n; eval "$(head -c $n)"\'';
/** The same again and again, for calls that come one after another. Each says how much input is its own. */
const SHARED_READER = '/bin/sh -c \'while read -r n; do eval "$(head -c $n)"; done\'';
/** env: that sudo complains in English, which can be understood (trouble.ts). */
const AS_ROOT = 'env LC_ALL=C sudo -n -H -- ';

export interface RemoteCall {
  /** What ssh hands to the login shell. */
  readonly command: string;
  /** What ssh reads on its standard input. */
  readonly input: string;
}

export interface CallWish extends Pick<RunOptions, 'input' | 'env'> {
  readonly argv: Argv;
  readonly deadlineMs: number;
  /** Through sudo. */
  readonly elevated: boolean;
  /** Random, of letters and digits. */
  readonly token: string;
  /** For a shell that does one call after another (`sharedCommand`). */
  readonly shared?: boolean;
}

/** What ssh hands to the login shell for many calls, each with `shared`. */
export const sharedCommand = (elevated: boolean): string => `${elevated ? AS_ROOT : ''}${SHARED_READER}`;

/** Throws Error where an environment variable's name is no name, or an argument holds a NUL. */
export function remoteCall({
  argv,
  deadlineMs,
  env = {},
  input = '',
  elevated,
  token,
  shared = false,
}: CallWish): RemoteCall {
  // The deadline holds there too, with nobody left to tell: timeout(1) leads a process group and kills all of it.
  const program = `timeout -s KILL ${Math.max(deadlineMs, 1) / 1000} ${quoteWords(argv)}`;
  const lines = [
    // The braces: what is cut off in the middle is no program, and nothing of it is run.
    '{',
    `printf '%s\\n' ${token}`,
    `printf '%s\\n' ${token} >&2`,
    ...Object.entries({ ...ENVIRONMENT, ...env }).map(assignment),
    `command -v ${quoteWord(argv[0])} >/dev/null || { printf '%s missing\\n' ${token} >&2; exit 127; }`,
    ...(shared
      ? [
          `head -c ${Buffer.byteLength(input)} | {`,
          program,
          'code=$?',
          // What the program did not read is not the next call.
          'cat >/dev/null',
          `printf '%s ended %s\\n' ${token} $code >&2`,
          `printf '%s ended\\n' ${token}`,
          '}',
        ]
      : [program, `printf '%s ended %s\\n' ${token} $? >&2`]),
    '}',
  ];
  const text = lines.join('\n');
  const command = shared ? sharedCommand(elevated) : `${elevated ? AS_ROOT : ''}${READER}`;
  return { command, input: `${Buffer.byteLength(text)}\n${text}${input}` };
}

/** As on a console: sshd and sudo leave out the folders of system programs for some users. */
const ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' };

function assignment([name, value]: [string, string]): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new Error(`${name} can't be the name of an environment variable`);
  return `export ${name}=${quoteWord(value)}`;
}

export type Reply =
  | { readonly kind: 'ended'; readonly stdout: string; readonly stderr: string; readonly exitCode: number }
  /** There is no such program. */
  | { readonly kind: 'missing' }
  /** Nothing was run; what ssh, sudo or the login shell said. */
  | { readonly kind: 'never-began'; readonly said: string }
  /** It began, and nobody knows how it ended. */
  | { readonly kind: 'cut'; readonly stdout: string; readonly stderr: string };

/** What became of a call, from what ssh wrote. */
export function readReply(token: string, written: { readonly stdout: string; readonly stderr: string }): Reply {
  const [preamble, stderr] = splitAt(written.stderr, `${token}\n`);
  if (stderr === undefined) return { kind: 'never-began', said: preamble.trim() };
  const [, begun = ''] = splitAt(written.stdout, `${token}\n`);
  const [stdout] = splitAt(begun, `${token} ended\n`);
  const [own, code] = splitAt(stderr, `${token} ended `);
  if (code !== undefined) return { kind: 'ended', stdout, stderr: own, exitCode: Number.parseInt(code, 10) };
  return stderr.includes(`${token} missing\n`) ? { kind: 'missing' } : { kind: 'cut', stdout, stderr };
}

function splitAt(text: string, mark: string): [before: string, after?: string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}
