// `locks drop` in words: what it would do and what that means, and what it has done.
import { type DropOutcome, isDropped } from './drop-outcome.ts';
import type { DropPlan, DropWay } from './drop-plan.ts';
import type { HeldLock } from './held-locks.ts';

/** Before anything is done. `leaseMs`: of NFSv4. */
export function dropWarning(plan: DropPlan, leaseMs: number): string {
  const { server, client, ways, locks, others } = plan;
  const has = (how: DropWay['how']) => ways.some((way) => way.how === how);
  return [
    `${server} would forget what ${client} has locked:`,
    ...(locks.length === 0 ? [] : lines(locks)),
    ...(others.length === 0 ? [] : ['whose these are nobody says; of them go those that are its:', ...lines(others)]),
    ...(has('reboot') ? [notTold(client)] : []),
    ...(has('expire') ? [expired(client, ways)] : []),
    ...(has('none') ? [staying(plan, leaseMs)] : []),
    `Others get these locks at once. Power ${client} off, or unmount ${server} there, first.`,
  ].join('\n');
}

/** What no way is found for, and why. */
export function staying({ client, ways }: Pick<DropPlan, 'client' | 'ways'>, leaseMs: number): string {
  const reasons = new Set(ways.flatMap((way) => (way.how === 'none' ? [`${way.protocol}: ${way.reason}`] : [])));
  const lease = ways.some(({ protocol, how }) => how === 'none' && protocol === 'NFSv4')
    ? `. A dead client loses it by itself, ${leaseMs / 1000} s after its last word; one that lives keeps it until it is powered off, unmounts, or ends the program`
    : '';
  return `What ${client} holds stays where no way is known. ${[...reasons].join('; ')}${lease}.`;
}

export function outcomeInWords(outcome: DropOutcome): string {
  const { server, client, dropped, left, unsure, ways } = outcome;
  return [
    ...(ways.every(({ done }) => done === true) ? [`${client} holds no lock of ${server} any more`] : []),
    ...(dropped.length === 0 ? [] : ['gone:', ...lines(dropped)]),
    ...(left.length === 0 ? [] : [`${client} holds still, or again:`, ...lines(left)]),
    ...(unsure.length === 0 ? [] : ['held still, nobody says by whom:', ...lines(unsure)]),
    ...ways.flatMap(({ protocol, done, reason }) => (done === false ? [failure(protocol, client, reason)] : [])),
    ...(isDropped(outcome) && ways.some(({ done }) => done === null)
      ? [`lockd has been told that ${client} is gone, and frees what it holds; nobody says which locks are its`]
      : []),
  ].join('\n');
}

export const nothingLocked = (server: string, client: string): string => `${client} has locked nothing at ${server}`;

// ---

const notTold = (client: string): string =>
  `NFSv3: ${client} is not told. If it lives, it goes on in the belief that it holds them, and what it writes destroys what others write; it may reclaim them after a restart.`;

function expired(client: string, ways: readonly DropWay[]): string {
  const names = ways.flatMap((way) => (way.how === 'expire' ? [`"${way.name}"`] : []));
  return `NFSv4: all that ${names.join(' and ')} has open goes too. If ${client} lives, it hears of it with its next request, and programs that held locks get errors (EIO).`;
}

const failure = (protocol: string, client: string, reason: string | null): string =>
  `${protocol}: ${reason ?? `the server has not let go of ${client}`}`;

const lines = (locks: readonly HeldLock[]): readonly string[] =>
  locks.map(({ kind, range, file }) => `  ${kind ?? '?'} ${range ?? '?'} of ${file}`);
