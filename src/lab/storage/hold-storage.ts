// In one kernel the locks of a killed node vanish at once; a cluster file system's lock manager keeps them until the node is fenced (TAKEOVER
// section 10). So the lab keeps a duplicate of every locked descriptor of its nodes, and gives a dead node's back when it is fenced, or on again.
// A process that dies on a living node loses its locks at once, as there: who keeps them then is the product's custody. This is what the holder's own
// process does.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { changedFiles, deviceText, type LockedFile, lockedBy, ofdLocks } from '../../core/protocol/proc-locks.ts';
import { isDead, readProcStat } from '../../core/protocol/proc-stat.ts';
import { type Descriptors, loadDescriptors } from '../../host/descriptors.ts';
import { commands } from './commands.ts';
import type { StorageHolder } from './storage-holder.ts';

interface Held {
  readonly node: string;
  readonly file: LockedFile;
  /** Our duplicate. */
  readonly own: number;
  /** Where it was found: a process that lives or has just died. */
  readonly owner: Place;
}

interface Place {
  readonly pid: number;
  readonly startTime: string;
  readonly fd: number;
}

/** A lock younger than this may die with its node. */
const LOOK_EVERY_MS = 20;
/** With locks in hand, whose owners may die: a rival took a dead daemon's lock 21 ms after its crash (TAKEOVER section 5). */
const LOOK_AGAIN_MS = 5;
/** A reclaim comes a tenth of a second after its daemon's death, and must not find our duplicate in its way. */
const LATE_MS = 50;
/** It runs on node. What it keeps for another is not ours to keep. */
const CUSTODIAN = 'node';
/** A living process that closes a descriptor changes nothing in /proc/locks as long as we have a duplicate. */
const CLOSED_EVERY = 20;

/** Watches the file systems of these folders for as long as this process lives. `trouble` hears what goes wrong. */
export function holdStorage(volumes: readonly string[], trouble: (error: unknown) => void): StorageHolder {
  const devices = volumes.map((path) => deviceText(statSync(path).dev));
  /** The nodes that are on, by the inode of an IPC namespace, which a node's cells share with it. */
  const nodes = new Map<number, string>();
  let held: Held[] = [];
  let before: ReadonlyMap<LockedFile, string> = new Map();
  let descriptors: Descriptors | undefined;
  let round = 0;

  const take = (node: string, file: LockedFile, owner: Place) => {
    descriptors ??= loadDescriptors();
    const known = descriptors;
    if (held.some((it) => it.file === file && known.same(it.own, owner.pid, owner.fd))) return;
    const own = known.borrow(owner.pid, owner.fd);
    if (own !== undefined) held.push({ node, file, own, owner });
  };
  const drop = (which: (it: Held) => boolean) => {
    for (const { own } of held.filter(which)) descriptors?.giveBack(own);
    held = held.filter((it) => !which(it));
  };
  const isOn = (node: string) => [...nodes.values()].includes(node);
  const lookForNew = () => {
    const now = ofdLocks(readFileSync('/proc/locks', 'utf8'), devices);
    const changed = changedFiles(before, now);
    const fewer = [...before.keys()].some((file) => now.get(file) !== before.get(file));
    before = now;
    if (fewer) drop((it) => isOn(it.node) && lockedBy(read(`/proc/self/fdinfo/${it.own}`) ?? '') === undefined);
    if (changed.length > 0) for (const [node, file, place] of search(nodes, new Set(changed))) take(node, file, place);
  };
  /**
   * On a living node a lock is the business of its process, and after that of the product's custody: what we held on for longer than custody does
   * would be refused to those who reclaim it. So nobody is searched for who may have the descriptor still.
   */
  const lookForLost = () => {
    round += 1;
    const thorough = round % CLOSED_EVERY === 0;
    // A daemon holds a thousand locks, and is looked at once.
    const seen = new Map<string, boolean>();
    const lives = ({ pid, startTime }: Place): boolean => {
      const known = seen.get(`${pid} ${startTime}`) ?? isWhoItWas(pid, startTime);
      seen.set(`${pid} ${startTime}`, known);
      return known;
    };
    const hasIt = ({ own, owner }: Held) =>
      lives(owner) && (!thorough || descriptors?.same(own, owner.pid, owner.fd) === true);
    const lost = new Set(held.filter((it) => isOn(it.node) && !hasIt(it)));
    if (lost.size > 0) drop((it) => lost.has(it));
  };
  const look = (everything: boolean) => {
    try {
      // The list of all locks of the machine is the dearer part.
      if (held.length === 0 || everything || round % (LOOK_EVERY_MS / LOOK_AGAIN_MS) === 0) lookForNew();
      lookForLost();
    } catch (error) {
      trouble(error);
    }
  };
  let due = performance.now();
  const again = () => {
    const lateMs = performance.now() - due;
    if (lateMs > LATE_MS) trouble(`${new Date().toISOString()} the storage holder looked ${lateMs.toFixed(0)} ms late`);
    look(false);
    const pauseMs = held.length > 0 ? LOOK_AGAIN_MS : LOOK_EVERY_MS;
    due = performance.now() + pauseMs;
    setTimeout(again, pauseMs).unref();
  };
  again();
  return {
    alive: (node, init) => nodes.set(namespaceOf(init) ?? -1, node),
    dead: (node) => {
      look(true);
      for (const [namespace, name] of nodes) if (name === node) nodes.delete(namespace);
    },
    release: (node) => drop((it) => it.node === node && !isOn(node)),
  };
}

/** By its start time. */
function isWhoItWas(pid: number, startTime: string): boolean {
  const stat = readProcStat(read(`/proc/${pid}/stat`) ?? '');
  return stat !== undefined && stat.startTime === startTime && !isDead(stat);
}

type Found = readonly [node: string, file: LockedFile, place: Place];

/** Descriptors of the nodes' processes that hold locks on these files: Ganesha's first, which are nearly always all. */
function* search(nodes: ReadonlyMap<number, string>, files: ReadonlySet<LockedFile>): Generator<Found> {
  const missing = new Set(files);
  for (const found of searchIn(nodes, files, (name) => name.startsWith('ganesha'))) {
    missing.delete(found[1]);
    yield found;
  }
  if (missing.size > 0) yield* searchIn(nodes, files, (name) => !name.startsWith('ganesha') && name !== CUSTODIAN);
}

function* searchIn(
  nodes: ReadonlyMap<number, string>,
  files: ReadonlySet<LockedFile>,
  wanted: (command: string) => boolean,
): Generator<Found> {
  for (const pid of names.all()) {
    if (!wanted(names.of(pid))) continue;
    const node = nodes.get(namespaceOf(pid) ?? -1);
    const stat = readProcStat(read(`/proc/${pid}/stat`) ?? '');
    if (node === undefined || stat === undefined) continue;
    for (const name of list(`/proc/${pid}/fdinfo`)) {
      const file = lockedBy(read(`/proc/${pid}/fdinfo/${name}`) ?? '');
      const place = { pid, startTime: stat.startTime, fd: Number(name) };
      if (file !== undefined && files.has(file)) yield [node, file, place];
    }
  }
}

const names = commands(() => performance.now());

const namespaceOf = (pid: number): number | undefined => unlessGone(() => statSync(`/proc/${pid}/ns/ipc`).ino);
const read = (path: string): string | undefined => unlessGone(() => readFileSync(path, 'utf8'));
const list = (folder: string): readonly string[] => unlessGone(() => readdirSync(folder)) ?? [];

/** Processes and descriptors go while they are looked at. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined;
    throw error;
  }
}
