// Custody: how old a lock is at most that dies with its daemon, and what looking costs. A process that locks as Ganesha does (OFD locks, each through a
// descriptor of its own) among 10,000 open files, beside a custodian as a supervisor starts it; no lab.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ofdLocks } from '../../core/protocol/proc-locks.ts';
import { askSocket } from '../../host/control-socket.ts';
import { eventually } from '../../host/eventually.ts';
import { systemClock } from '../../host/local.ts';
import { bundle } from '../../lab/bundles.ts';
import type { Progress } from '../../work/commands/progress.ts';
import type { CustodianStatus } from '../../work/locks/custody/custodian.ts';
import { type Measured, repeat, toSeconds } from './measure.ts';

const OPEN_FILES = 10_000;
const LOCKS = 1_000;
const BUSY_MS = 3_000;
const IDLE_MS = 10_000;

export async function measureCustody(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  progress(`custody of ${LOCKS} locks among ${OPEN_FILES} open files`);
  const quiet = await repeat(rounds, () => withScene(idleShare));
  const busy = await repeat(rounds, () => withScene(crashWhileLocking));
  const row = (what: string, values: readonly number[], toReach: number): Measured => ({
    ...{ what: `custody, ${OPEN_FILES} open files, ${LOCKS} locks: ${what}`, unit: 's', toReach, values },
    classic: 'none',
  });
  return [
    row(
      'the first search of all descriptors',
      quiet.map(({ firstLookMs }) => toSeconds(firstLookMs)),
      0.1,
    ),
    row(
      'a later search of all of them, for a lock that is another process’s',
      quiet.map(({ searchMs }) => toSeconds(searchMs)),
      0.1,
    ),
    {
      ...row(
        'CPU while nobody locks',
        quiet.map(({ percent }) => percent),
        1.5,
      ),
      unit: '% of a core',
    },
    row('the oldest lock that died with its daemon, 250 new ones a second', busy.map(toSeconds), 0.1),
  ];
}

// ---

interface Scene {
  readonly folder: string;
  readonly locker: ChildProcess;
  readonly custodian: ChildProcess;
  readonly socket: string;
  readonly lines: AsyncIterator<string>;
  readonly firstLookMs: number;
}

/** What it does when it is told to: opens and locks another file every 4 ms, and says when. */
const LOCKER = `use Fcntl; use Time::HiRes qw(time sleep); $| = 1;
  my ($dir, $open, $locks) = @ARGV; my @kept; my $lock = pack('s s x4 q q l x4', F_WRLCK, 0, 0, 10, 0);
  sub take { open(my $f, '+>>', "$dir/$_[0]") or die $!; push @kept, $f; fcntl($f, 37, $lock) or die $! if $_[1]; }
  take($_, $_ >= $open - $locks) for 0 .. $open - 1;
  print "ready\\n"; <STDIN>;
  for (my $i = $open; ; $i++) { take($i, 1); printf "%d %.3f\\n", $i, time() * 1000; sleep 0.004; }`;

async function withScene<T>(act: (scene: Scene) => Promise<T>): Promise<T> {
  const folder = mkdtempSync('/dev/shm/gracekeeper-custody-');
  const socket = join(folder, 'custodian.sock');
  const args = ['--nofile=16384:', '--', 'perl', '-e', LOCKER, folder, `${OPEN_FILES}`, `${LOCKS}`];
  const locker = spawn('prlimit', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const stdio = ['ignore', 'ignore', 'inherit'] as const;
  const custodian = spawn(process.execPath, [bundle('custodian'), socket], { stdio: [...stdio], detached: true });
  try {
    const lines = createInterface({ input: locker.stdout })[Symbol.asyncIterator]();
    await lines.next();
    const listens = { what: 'the custodian', withinMs: 10_000, everyMs: 5 };
    await eventually(systemClock, listens, async () => existsSync(socket) || undefined);
    const startTime = statOf(locker)[19];
    await ask(socket, { verb: 'watch', pid: locker.pid, startTime, folders: [folder] });
    const { locks, longestLookMs: firstLookMs } = await ask(socket, { verb: 'status' });
    if (locks !== LOCKS) throw new Error(`${locks} of ${LOCKS} locks are in custody`);
    return await act({ folder, locker, custodian, socket, lines, firstLookMs });
  } finally {
    for (const child of [locker, custodian]) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Quiet {
  readonly firstLookMs: number;
  readonly searchMs: number;
  readonly percent: number;
}

async function idleShare(scene: Scene): Promise<Quiet> {
  const { custodian, firstLookMs } = scene;
  const before = cpuMs(custodian);
  await systemClock.pause(IDLE_MS);
  const percent = ((cpuMs(custodian) - before) / IDLE_MS) * 100;
  return { firstLookMs, percent, searchMs: await searchInVain(scene) };
}

/** The longest look, ms, when somebody else has locked a file there and the process has run a little. */
async function searchInVain({ folder, locker, socket }: Scene): Promise<number> {
  const other = spawn('perl', ['-e', FOREIGN, join(folder, '0')], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const ended = once(other, 'exit').then(() => {
      throw new Error('whoever was to lock a file has ended');
    });
    await Promise.race([once(other.stdout, 'data'), ended]);
    // It is killed below.
    ended.catch(() => undefined);
    for (const signal of ['SIGSTOP', 'SIGCONT'] as const) locker.kill(signal);
    const looks: number[] = [];
    const until = systemClock.now() + SEARCHED_WITHIN_MS;
    while (systemClock.now() < until) looks.push((await ask(socket, { verb: 'status' })).lookMs);
    return Math.max(...looks);
  } finally {
    other.kill('SIGKILL');
  }
}

const SEARCHED_WITHIN_MS = 1_000;
const FOREIGN = `use Fcntl; $| = 1; open(my $f, '+<', $ARGV[0]) or die $!;
  my $lock = pack('s s x4 q q l x4', F_WRLCK, 0, 0, 10, 0); fcntl($f, 37, $lock) or die $!; print "locked\n"; <STDIN>;`;

/** The age, ms, of the oldest lock that was lost: 0 when none was. */
async function crashWhileLocking({ folder, locker, lines }: Scene): Promise<number> {
  locker.stdin?.write('\n');
  const taken: { readonly name: string; readonly at: number }[] = [];
  const heard = (async () => {
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      const [name = '', at] = line.value.split(' ');
      taken.push({ name, at: Number(at) });
    }
  })();
  await systemClock.pause(BUSY_MS);
  const died = systemClock.now();
  locker.kill('SIGKILL');
  await Promise.all([once(locker, 'exit'), heard]);
  const kept = [...ofdLocks(readFileSync('/proc/locks', 'utf8')).keys()].map((file) => file.split(':')[2]);
  const lost = taken.filter(({ name }) => !kept.includes(`${statSync(join(folder, name)).ino}`));
  return Math.max(0, ...lost.map(({ at }) => died - at));
}

const ask = async (socket: string, request: object): Promise<CustodianStatus> =>
  (await askSocket(socket, request, 10_000)) as CustodianStatus;

const statOf = ({ pid }: ChildProcess): readonly string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/** proc(5): in clock ticks, 100 a second on every Linux we run on. */
const cpuMs = (child: ChildProcess): number =>
  statOf(child)
    .slice(11, 13)
    .map(Number)
    .reduce((a, b) => a + b, 0) * 10;
