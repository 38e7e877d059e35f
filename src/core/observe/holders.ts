// Who held an address, by what answered for it: the judgement of an audit that asks for it all the time (DESIGN section 3, "One holder").

/** Somebody has answered a request. Times are milliseconds since the epoch; requests are numbered upwards in the order in which they were sent. */
export interface Answer {
  readonly at: number;
  readonly request: number;
  readonly mac: string;
}

export interface Violation {
  /** When it was seen first and last. */
  readonly at: number;
  readonly until: number;
  /** Both holders, in the order in which they answered. */
  readonly macs: readonly [string, string];
  readonly what: 'both answered one request' | 'answered again after another had taken over';
}

export interface HolderAudit {
  answered(answer: Answer): void;
  /** Somebody has told everybody that he has the address now (gratuitous ARP, unsolicited advertisement). */
  announced(at: number, mac: string): void;
  violations(): readonly Violation[];
}

/** For one address. What it is told comes in the order in which the network delivered it. */
export function auditHolder(): HolderAudit {
  const runs: Run[] = [];
  const announcements: { readonly at: number; readonly mac: string }[] = [];
  return {
    answered: (answer) => {
      const last = runs.at(-1);
      if (last?.mac === answer.mac) last.last = answer;
      else runs.push({ mac: answer.mac, first: answer, last: answer });
    },
    announced: (at, mac) => void announcements.push({ at, mac }),
    violations: () => merged(runs.flatMap((run, index) => judge(run, runs.slice(0, index), announcements))),
  };
}

/** Answers of one holder with no other's between them. */
interface Run {
  readonly mac: string;
  readonly first: Answer;
  last: Answer;
}

/** An announcement that is under way when the first answers arrive: proxying begins just before (work/server/address.ts). */
const ANNOUNCED_WITHIN_MS = 1_000;

/**
 * A change of holders is lawful when no request was answered by both, and when the new one either never answered before or has announced itself
 * after the other's last answer: that is a takeover back. Whoever answers again without it was never gone.
 */
function judge(run: Run, before: readonly Run[], announcements: readonly { at: number; mac: string }[]): Violation[] {
  const other = before.at(-1);
  if (other === undefined) return [];
  const violation = { at: run.first.at, until: run.first.at, macs: [other.mac, run.mac] as const };
  if (run.first.request <= other.last.request) return [{ ...violation, what: 'both answered one request' }];
  const returns = before.some(({ mac }) => mac === run.mac);
  const [from, until] = [other.last.at, run.first.at + ANNOUNCED_WITHIN_MS];
  if (!returns || announcements.some(({ at, mac }) => mac === run.mac && at >= from && at <= until)) return [];
  return [{ ...violation, what: 'answered again after another had taken over' }];
}

/** One violation for as long as the same two go on. */
function merged(all: readonly Violation[]): readonly Violation[] {
  const found: Violation[] = [];
  for (const next of all) {
    const last = found.at(-1);
    if (last?.macs.every((mac) => next.macs.includes(mac))) found[found.length - 1] = { ...last, until: next.until };
    else found.push(next);
  }
  return found;
}
