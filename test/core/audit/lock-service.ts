// A lock service in a few lines, with two servers of one export, a crash of the first, and bugs on request: what its clients record is what the
// audits are held against. Every operation has its effect at one instant between asking and answer.
import type { LockEvent, LockHistory } from '../../../src/core/audit/history.ts';

export const BUGS = [
  'forgets-at-crash',
  'never-reclaims',
  'grants-twice',
  'drops-writes',
  'stale-reads',
  'writes-without-lock',
  'takes-late-reclaims',
  'refuses-reclaims',
  'loses-and-tells',
] as const;
export type Bug = (typeof BUGS)[number];

export interface Told {
  readonly history: LockHistory;
  /** How often the bug had an effect on a lock that is held for good, or on what was read. */
  readonly bites: number;
}

/** The crash of A, when it serves again, and the end of everybody's grace. */
export const [CRASH, BACK, GRACE_ENDS, RECOVERED, END] = [300, 360, 480, 490, 800];
const RANGES = [0, 1, 2];

interface Client {
  readonly name: string;
  readonly server: 'A' | 'B';
  /** It takes range 0 first and never lets it go. */
  readonly keeps: boolean;
  free: number;
  reclaimed: boolean;
  readonly mine: Set<number>;
}

/** `next` gives integers from 0 to n - 1. */
export function serve(next: (n: number) => number, bug?: Bug): Told {
  const clients: Client[] = ['keeper A', 'rival A', 'rival B'].map((words, index) => {
    const [name = '', server] = words.split(' ');
    return {
      ...{ name: `${name}-${server}`, server: server === 'A' ? 'A' : 'B', keeps: index === 0 },
      ...{ free: index === 0 ? 1 : 60, reclaimed: false, mine: new Set<number>() },
    };
  });
  const owners = new Map<number, string>();
  const content = new Map<number, string>();
  const truth = new Map<number, string>();
  const events: LockEvent[] = [];
  let [bites, serial, crashed] = [0, 0, false];

  const plan = (client: Client) => {
    const from = client.free + 1 + next(20);
    const mustReclaim = client.server === 'A' && client.mine.size > 0 && !client.reclaimed && from >= BACK;
    const [range = 0] = client.mine.size === 0 && client.keeps ? [0] : [RANGES[next(3)]];
    const act = mustReclaim ? 'reclaim' : actOf(client, range, next, bug);
    let effect = from + 1 + next(5);
    if (client.server === 'A' && effect >= CRASH && effect < BACK) effect = BACK + next(10) + 1;
    const free = bug === 'forgets-at-crash' && client.server === 'B';
    if (act === 'lock' && effect >= CRASH && effect < GRACE_ENDS && !free) effect = GRACE_ENDS + next(10) + 1;
    if (act === 'reclaim' && bug === 'takes-late-reclaims') effect = GRACE_ENDS + next(10) + 1;
    return { client, range, act, from: bug === 'takes-late-reclaims' && act === 'reclaim' ? GRACE_ENDS : from, effect };
  };
  const crash = () => {
    crashed = true;
    if (bug !== 'forgets-at-crash' && bug !== 'never-reclaims') return;
    for (const [range, owner] of owners) if (owner.endsWith('-A')) owners.delete(range);
  };
  const act = ({ client, range, act, from, effect }: ReturnType<typeof plan>) => {
    if (!crashed && effect >= CRASH) crash();
    const at = effect + 1 + next(5);
    client.free = at;
    const tell = (it: Pick<LockEvent, 'kind'> & Partial<LockEvent>) =>
      events.push({
        ...{ from, at, client: client.name, owner: 'o', server: client.server, file: 'f' },
        ...{ range: { start: range * 10, length: 10 }, ...it },
      });
    if (act === 'lock') {
      const twice = bug === 'grants-twice' && effect < CRASH && next(8) === 0;
      const holder = owners.get(range);
      if (holder !== undefined && holder !== client.name && !twice) return tell({ kind: 'denied' });
      if (clients.some((it) => it !== client && it.keeps && it.mine.has(range) && range === 0)) bites++;
      owners.set(range, client.name);
      client.mine.add(range);
      return tell({ kind: 'granted' });
    }
    if (act === 'unlock') {
      if (owners.get(range) === client.name) owners.delete(range);
      client.mine.delete(range);
      return tell({ kind: 'released' });
    }
    if (act === 'write') {
      const value = `${client.name}:${++serial}`;
      if (!client.mine.has(range)) bites += range === 0 ? 1 : 0;
      if (bug !== 'drops-writes' || next(4) > 0) content.set(range, value);
      truth.set(range, value);
      return tell({ kind: 'wrote', value });
    }
    if (act === 'read') {
      const older = events.find(({ kind, range: it }) => kind === 'wrote' && it.start === range * 10)?.value;
      const value = (bug === 'stale-reads' && next(4) === 0 ? older : content.get(range)) ?? null;
      if (value !== (truth.get(range) ?? null)) bites++;
      return tell({ kind: 'read', value });
    }
    return reclaim(client, tell);
  };
  const reclaim = (client: Client, tell: (it: Pick<LockEvent, 'kind'> & Partial<LockEvent>) => unknown) => {
    client.reclaimed = true;
    if (bug === 'never-reclaims') return;
    for (const it of [...client.mine]) {
      const range = { start: it * 10, length: 10 };
      if (bug === 'loses-and-tells' || bug === 'refuses-reclaims') {
        bites++;
        client.mine.delete(it);
        owners.delete(it);
        if (bug === 'refuses-reclaims') tell({ kind: 'refused', inGrace: true, error: 'NO_GRACE', range });
        else tell({ kind: 'lost', error: 'EIO', range });
        continue;
      }
      if (bug === 'takes-late-reclaims') bites++;
      if (bug === 'forgets-at-crash' && owners.has(it)) continue;
      owners.set(it, client.name);
      tell({ kind: 'reclaimed', inGrace: bug !== 'takes-late-reclaims', range });
    }
  };
  let plans = clients.map(plan);
  for (;;) {
    const first = plans.reduce((a, b) => (b.effect < a.effect ? b : a));
    if (first.effect >= END) break;
    act(first);
    plans = plans.map((it) => (it === first ? plan(first.client) : it));
  }
  return { history: { events, faults: [{ at: CRASH, recoveredAt: RECOVERED, servers: ['A'] }] }, bites };
}

function actOf(client: Client, range: number, next: (n: number) => number, bug: Bug | undefined) {
  if (bug === 'writes-without-lock' && !client.keeps && next(10) === 0) return 'write';
  if (!client.mine.has(range)) return 'lock';
  const acts = client.keeps && range === 0 ? (['write', 'read'] as const) : (['write', 'read', 'unlock'] as const);
  return acts[next(acts.length)] ?? 'read';
}
