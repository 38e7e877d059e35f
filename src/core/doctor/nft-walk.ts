// Would the node's nftables let a packet through? The ruleset as `nft --json list ruleset` prints it (libnftables-json(5)), walked rule by rule. What a
// rule asks that can't be known from outside (xt matches of iptables-nft, limits, marks) makes both ways possible.
import { type Answer, matches } from './nft-match.ts';
import type { Packet } from './packet.ts';

export interface Passage {
  readonly passes: Answer;
  /** Where it is dropped, or may be: "policy of chain FORWARD (table ip filter)". */
  readonly where?: string;
}

export interface Ruleset {
  readonly chains: readonly Chain[];
  /** By "FAMILY TABLE NAME". */
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
  readonly sets: ReadonlyMap<string, ReadonlyMap<string, readonly unknown[]>>;
}

/** The ruleset of nft's JSON. Throws SyntaxError when it is none. */
export function readRuleset(json: string): Ruleset {
  const { nftables = [] } = JSON.parse(json) as { nftables?: readonly Record<string, unknown>[] };
  const of = <T>(kind: string) => nftables.flatMap((entry) => (kind in entry ? [entry[kind] as T] : []));
  const rules = new Map<string, Rule[]>();
  for (const rule of of<Rule>('rule'))
    rules.set(keyOf(rule, rule.chain), [...(rules.get(keyOf(rule, rule.chain)) ?? []), rule]);
  const sets = new Map<string, Map<string, readonly unknown[]>>();
  for (const set of of<NftSet>('set')) {
    const key = `${set.family} ${set.table}`;
    sets.set(key, (sets.get(key) ?? new Map()).set(set.name, set.elem ?? []));
  }
  return { chains: of<Chain>('chain'), rules, sets };
}

/** Through every base chain of the packet's hook, in the order of their priorities: one that drops it has the last word. */
export function passage(ruleset: Ruleset, packet: Packet): Passage {
  const families = packet.family === 4 ? ['ip', 'inet'] : ['ip6', 'inet'];
  const hooked = ruleset.chains.filter(({ hook, family }) => hook === packet.hook && families.includes(family));
  const ends = hooked.toSorted((a, b) => (a.prio ?? 0) - (b.prio ?? 0)).map((chain) => walk(ruleset, packet, chain, 0));
  const sure = ends.find((end) => end.drops !== undefined && !end.accepts && !end.goesOn);
  if (sure !== undefined) return { passes: 'no', ...whereOf(sure) };
  const maybe = ends.find(({ drops }) => drops !== undefined);
  return maybe === undefined ? { passes: 'yes' } : { passes: 'unknown', ...whereOf(maybe) };
}

// ---

interface Chain {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly hook?: string;
  readonly prio?: number;
  readonly policy?: string;
}

interface Rule {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly expr?: readonly Record<string, unknown>[];
}

interface NftSet {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly elem?: readonly unknown[];
}

/** What may come of a packet in a chain: several, where that depends on what can't be known. */
interface End {
  readonly accepts: boolean;
  /** Where. */
  readonly drops?: string;
  readonly goesOn: boolean;
}

const DEEPEST = 16;

function walk(ruleset: Ruleset, packet: Packet, chain: Chain, depth: number): End {
  const sets = ruleset.sets.get(`${chain.family} ${chain.table}`) ?? new Map();
  let [accepts, drops]: [boolean, string | undefined] = [false, undefined];
  for (const rule of ruleset.rules.get(keyOf(chain, chain.name)) ?? []) {
    const expressions = rule.expr ?? [];
    const hit = all(expressions.map((expression) => holds(expression, packet, sets)));
    if (hit === 'no') continue;
    if (hit === 'yes' && expressions.some((expression) => 'return' in expression)) break;
    const end = verdict(expressions, { ruleset, packet, chain, depth });
    if (end === undefined) continue;
    accepts ||= end.accepts;
    drops ??= end.drops;
    if (hit === 'yes' && !end.goesOn) return ended(accepts, drops, false);
  }
  if (chain.hook === undefined) return ended(accepts, drops, true);
  if (chain.policy === 'drop')
    return ended(accepts, drops ?? `policy of chain ${chain.name} (table ${chain.family} ${chain.table})`, false);
  return ended(true, drops, false);
}

const ended = (accepts: boolean, drops: string | undefined, goesOn: boolean): End => ({
  ...{ accepts, goesOn },
  ...(drops === undefined ? {} : { drops }),
});

interface Around {
  readonly ruleset: Ruleset;
  readonly packet: Packet;
  readonly chain: Chain;
  readonly depth: number;
}

/** Undefined for a rule that decides nothing. */
function verdict(expressions: Rule['expr'] & object, { ruleset, packet, chain, depth }: Around): End | undefined {
  const last = expressions.find((expression) => VERDICTS.some((name) => name in expression));
  if (last === undefined) return undefined;
  if ('accept' in last) return ended(true, undefined, false);
  if ('drop' in last || 'reject' in last)
    return ended(false, `chain ${chain.name} (table ${chain.family} ${chain.table})`, false);
  const { target } = (last.jump ?? last.goto) as { target: string };
  const next = ruleset.chains.find(
    ({ family, table, name }) => family === chain.family && table === chain.table && name === target,
  );
  return next === undefined || depth > DEEPEST ? undefined : walk(ruleset, packet, next, depth + 1);
}

const VERDICTS = ['accept', 'drop', 'reject', 'jump', 'goto'] as const;

/** Statements that neither ask nor decide. */
const SILENT = ['counter', 'log', 'mangle', 'notrack', 'comment', 'return', ...VERDICTS];

function holds(
  expression: Record<string, unknown>,
  packet: Packet,
  sets: ReadonlyMap<string, readonly unknown[]>,
): Answer {
  if ('match' in expression) return matches(expression.match, packet, sets);
  if (Object.keys(expression).every((key) => SILENT.includes(key))) return 'yes';
  return (expression.xt as { name?: string } | undefined)?.name === 'comment' ? 'yes' : 'unknown';
}

const all = (answers: readonly Answer[]): Answer =>
  answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';

const keyOf = ({ family, table }: { family: string; table: string }, chain: string): string =>
  `${family} ${table} ${chain}`;

const whereOf = ({ drops }: End): { where: string } => ({ where: drops ?? '' });
