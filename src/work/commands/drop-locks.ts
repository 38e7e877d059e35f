// locks drop: first what it would come to, from the node that runs the server, then the deed.
import { Failed } from '../../core/base/failed.ts';
import { staying } from '../../core/locks/drop-in-words.ts';
import type { DropOutcome } from '../../core/locks/drop-outcome.ts';
import type { DropPlan } from '../../core/locks/drop-plan.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import type { Installation } from '../install/install-agents.ts';
import type { DropAsked, DropWord } from '../locks/drop-locks.ts';
import { reasonOf } from '../server/reason.ts';
import { askNode } from './ask-node.ts';

export interface DropWish extends Omit<DropAsked, 'act'> {
  readonly hosts: readonly Host[];
  readonly cluster: Cluster;
  readonly installation: Installation;
}

export type Prospect =
  | { readonly host: Host; readonly plan: DropPlan }
  /** `droppedAt`: of a client that is not known any more, ms since the epoch. */
  | { readonly host: Host; readonly plan: null; readonly droppedAt: number | null };

/**
 * What would be done, and on which node; nothing is changed. Throws Failed: 2 for a client that the server does not know, 3 where it serves nowhere or is in
 * grace, or where no way is known.
 */
export async function dropProspect(wish: DropWish): Promise<Prospect> {
  const told = await Promise.all(wish.hosts.map((host) => ask(wish, host, false)));
  const here = told.find(({ word }) => word !== undefined && word.kind !== 'elsewhere');
  if (here?.word === undefined) throw notServing(wish, told);
  return prospectOf(wish, here.host, here.word);
}

/** Throws Failed: 3 when it has come into grace meanwhile or moved, 1 when a step failed. */
export async function drop(wish: DropWish, host: Host): Promise<DropOutcome> {
  const { word, reason } = await ask(wish, host, true);
  if (word === undefined) throw new Failed(1, 'drop-failed', reason ?? 'nobody answered');
  if (word.kind === 'dropped') return word.outcome;
  throw refusalOf(wish, word) ?? notServing(wish, [{ host }]);
}

// ---

/** Longer than statd, nfsd and the look afterwards may take on the node. */
const DROP_MS = 90_000;
const ASK_MS = 30_000;

interface Told {
  readonly host: Host;
  readonly word?: DropWord;
  readonly reason?: string;
}

async function ask({ installation, server, client, by }: DropWish, host: Host, act: boolean): Promise<Told> {
  const asked: DropAsked = { server, client, by, act };
  const question = { program: 'drop-locks-node', asked, deadlineMs: act ? DROP_MS : ASK_MS };
  try {
    return { host, word: await askNode<DropWord>(host, installation, question) };
  } catch (error) {
    return { host, reason: reasonOf(error) };
  }
}

function prospectOf(wish: DropWish, host: Host, word: DropWord): Prospect {
  if (word.kind === 'unknown-client' && word.droppedAt !== null) return { host, plan: null, droppedAt: word.droppedAt };
  if (word.kind !== 'plan') throw refusalOf(wish, word) ?? notServing(wish, [{ host }]);
  const { plan } = word;
  if (plan.ways.length === 0) return { host, plan: null, droppedAt: null };
  if (plan.ways.every(({ how }) => how === 'none'))
    throw new Failed(3, 'no-way', staying(plan, wish.cluster.nfs.leaseMs), { hint: NO_WAY });
  return { host, plan };
}

const NO_WAY = 'gracekeeper move SERVER frees whatever its clients do not reclaim';

function refusalOf({ server, client }: DropWish, word: DropWord): Failed | undefined {
  if (word.kind === 'in-grace')
    return new Failed(3, 'in-grace', `${server} is in grace: its clients reclaim what they hold`, {
      hint: 'what a dead client held is free when that is over; gracekeeper status says when',
    });
  if (word.kind === 'not-known')
    return new Failed(3, 'not-known', `who holds what of ${server} can't be learnt: ${word.reason}`);
  if (word.kind !== 'unknown-client') return undefined;
  const known = word.known.length === 0 ? 'nobody that could hold any' : word.known.join(', ');
  return new Failed(2, 'no-client', `${server} knows no client ${client}: nothing was dropped`, {
    hint: `it knows ${known}`,
  });
}

function notServing({ server }: DropWish, told: readonly Told[]): Failed {
  const deaf = told.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  return new Failed(3, 'not-serving', [`no node says that it serves ${server}`, ...deaf].join('; '));
}
