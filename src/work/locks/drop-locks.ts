// Runs on a node: a server that it runs is to forget what a client has locked (decision 0020).
import { type DropOutcome, dropOutcome, isDropped } from '../../core/locks/drop-outcome.ts';
import { type DropPlan, dropPlan, knownClients } from '../../core/locks/drop-plan.ts';
import type { LockFacts } from '../../core/locks/held-locks.ts';
import { readJournal } from '../../core/observe/journal.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { kernelInGrace } from '../kernel/grace.ts';
import { openJournal } from '../server/journal.ts';
import { JOURNAL } from '../server/paths.ts';
import { reasonOf } from '../server/reason.ts';
import { readStatus } from '../server/status-board.ts';
import { dropBy } from './drop-ways.ts';
import { lockFacts } from './lock-facts.ts';

export interface DropAsked {
  readonly server: string;
  readonly client: string;
  /** Who asks, for the journal. */
  readonly by: string;
  /** Do it; otherwise only say what would be done. */
  readonly act: boolean;
}

export type DropWord =
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'not-known'; readonly reason: string }
  | { readonly kind: 'in-grace' }
  /** Such a client holds nothing; `droppedAt`: when that was done for it here, ms since the epoch. */
  | { readonly kind: 'unknown-client'; readonly known: readonly string[]; readonly droppedAt: number | null }
  | { readonly kind: 'plan'; readonly plan: DropPlan }
  | { readonly kind: 'dropped'; readonly outcome: DropOutcome };

export interface DropParts {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly asked: DropAsked;
  /** Runs src/entry/bin/call-back.ts. */
  readonly callBack: Argv;
}

/** Rejects when a step fails: it may be done again. Nothing is done in grace, in which a client that lives would reclaim, and one that is dead holds nothing. */
export async function dropLocks({ machine, cluster, asked, callBack }: DropParts): Promise<DropWord> {
  const server = cluster.servers.find(({ name }) => name === asked.server);
  if (server === undefined) return { kind: 'elsewhere' };
  const look = () => factsOf(machine, cluster, server);
  const facts = await look();
  if (facts === undefined) return { kind: 'elsewhere' };
  if ('reason' in facts) return { kind: 'not-known', reason: facts.reason };
  if (await isInGrace(machine, server)) return { kind: 'in-grace' };
  const plan = dropPlan(facts, asked.client);
  const known = knownClients(facts);
  if (!known.includes(plan.client))
    return { kind: 'unknown-client', known, droppedAt: await droppedAt(machine, asked.server, plan.client) };
  if (!asked.act) return { kind: 'plan', plan };
  for (const way of plan.ways) await dropBy({ machine, cluster, server, callBack }, way);
  const outcome = await settled(machine, plan, look);
  if (plan.ways.length > 0) writeDown(machine, asked.by, outcome);
  return { kind: 'dropped', outcome };
}

// ---

async function factsOf(
  machine: Machine,
  cluster: Cluster,
  server: Server,
): Promise<LockFacts | { readonly reason: string } | undefined> {
  return (await lockFacts(machine, { ...cluster, servers: [server] }))[0];
}

const isInGrace = async (machine: Machine, { name, daemon }: Server): Promise<boolean> =>
  daemon === 'kernel' ? kernelInGrace(machine, name) : ((await readStatus(machine, name))?.inGrace ?? false);

function writeDown(machine: Machine, by: string, outcome: DropOutcome): void {
  const { server, client, dropped, left, unsure } = outcome;
  const remains = isDropped(outcome) ? 0 : Math.max(1, left.length === 0 ? unsure.length : left.length);
  const journal = openJournal(machine, `drop-locks-${process.pid}-${machine.clock.now()}`);
  journal({ kind: 'locks-dropped', server, client, by, dropped: dropped.length, left: remains });
}

/** The last time in this node's journal. */
async function droppedAt(machine: Machine, server: string, client: string): Promise<number | null> {
  const { observations } = readJournal((await machine.files.read(JOURNAL)) ?? '');
  const last = observations.findLast(
    (it) => it.kind === 'locks-dropped' && it.server === server && it.client === client,
  );
  return last?.at ?? null;
}

/** Ganesha takes the client off rpc.statd's list, statd off ours. */
const SETTLES_WITHIN_MS = 5_000;

/** What nobody can be asked for stays, as was said before. */
const isSettled = ({ ways, left }: DropOutcome): boolean =>
  ways.every(({ how, done }) => how === 'none' || done === true) &&
  (left.length === 0 || ways.some(({ how }) => how === 'none'));

/** When all is done, or when it is time to say what is not. */
async function settled(
  machine: Machine,
  plan: DropPlan,
  look: () => Promise<LockFacts | { readonly reason: string } | undefined>,
): Promise<DropOutcome> {
  let last: DropOutcome | undefined;
  const wait = { what: `an end of what ${plan.client} has locked`, withinMs: SETTLES_WITHIN_MS, everyMs: 100 };
  try {
    return await eventually(machine.clock, wait, async () => {
      const facts = await look();
      if (facts === undefined || 'reason' in facts) throw new Error(facts?.reason ?? 'its server has gone');
      last = dropOutcome(plan, facts);
      return isSettled(last) ? last : undefined;
    });
  } catch (error) {
    if (last === undefined) throw new Error(`nobody can say what has become of it: ${reasonOf(error)}`);
    return last;
  }
}
