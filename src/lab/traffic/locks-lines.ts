// What a lock program says, line by line, as events.
import { constants } from 'node:os';
import type { LockEvent, LockEventKind, LockPlace } from '../../core/audit/history.ts';
import { RANGE_BYTES } from './locks-program.ts';

export interface LockLines {
  take(line: string): void;
  /** Complete rounds so far; see LockWorker. */
  rounds(): number;
  /** What has no answer yet comes last. */
  events(): readonly LockEvent[];
}

/** CLOCK_MONOTONIC in ms, which is what the program's times are. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** The program's clock against the lab's, in ms: ahead by so much, give or take. */
export interface ProgramTime {
  readonly aheadMs: number;
  readonly errorMs: number;
}

/** Measured several times: between two looks at two clocks anything may pass. `errorMs` is what `now` itself may be off. */
export function programTime(now: () => number, errorMs: number): ProgramTime {
  const looks = Array.from({ length: LOOKS }, (): ProgramTime => {
    const before = monotonicMs();
    const lab = now();
    const after = monotonicMs();
    return { aheadMs: (before + after) / 2 - lab, errorMs: errorMs + (after - before) / 2 };
  });
  return looks.reduce((best, look) => (look.errorMs < best.errorMs ? look : best));
}

const LOOKS = 16;

type Place = Omit<LockPlace, 'range'>;
type Asked = NonNullable<LockEvent['what']>;

/** Denials of the same range that follow each other are one event: rivals have little else to tell. */
export function lockLines(place: Place, time: ProgramTime): LockLines {
  const events: LockEvent[] = [];
  /** By range, the index of an event that the next one like it is added to. */
  const growing = new Map<string, number>();
  let pending: LockEvent | undefined;
  let rounds = 0;

  const tell = (event: LockEvent, index: string) => {
    const before = growing.get(index);
    const last = before === undefined ? undefined : events[before];
    if (before !== undefined && last !== undefined && isSame(last, event))
      events[before] = { ...last, at: event.at, times: (last.times ?? 1) + 1 };
    else if (isDull(event)) growing.set(index, events.push(event) - 1);
    else {
      growing.delete(index);
      events.push(event);
    }
  };
  return {
    take: (line) => {
      const [kind = '', ...rest] = line.split(' ');
      if (kind === 'round') rounds++;
      else if (kind === '?') pending = asked(place, time, rest);
      else {
        pending = undefined;
        tell(answered(place, time, kind as LockEventKind, rest), rest[2] ?? '');
      }
    },
    rounds: () => {
      growing.clear();
      return rounds;
    },
    events: () => (pending === undefined ? events : [...events, { ...pending, at: times(time, 0, monotonicMs()).at }]),
  };
}

const isDull = ({ kind, free, error }: LockEvent): boolean =>
  (kind === 'denied' && error === undefined) || (kind === 'probed' && free === false);

const isSame = (last: LockEvent, next: LockEvent): boolean => isDull(next) && last.kind === next.kind;

const rangeOf = (index: string | undefined) => ({ start: Number(index) * RANGE_BYTES, length: RANGE_BYTES });

const wordOrNull = (word: string | undefined) => (word === '-' ? null : (word ?? null));

interface Times {
  readonly from: number;
  readonly at: number;
}

/** The event lasts from its asking at the earliest to its answer at the latest. */
const times = ({ aheadMs, errorMs }: ProgramTime, from: number, at: number): Times => ({
  from: rounded(from - aheadMs - errorMs),
  at: rounded(at - aheadMs + errorMs),
});

const rounded = (ms: number) => Math.round(ms * 1_000) / 1_000;

function asked(place: Place, time: ProgramTime, [what, from, index, value]: readonly string[]): LockEvent {
  const written = what === 'write' ? { value: wordOrNull(value) } : {};
  const when = times(time, Number(from), Number(from));
  return { ...place, range: rangeOf(index), kind: 'asked', what: what as Asked, ...when, ...written };
}

function answered(
  place: Place,
  time: ProgramTime,
  kind: LockEventKind,
  [from, at, index, value, errno]: readonly string[],
): LockEvent {
  const more = kind === 'probed' ? { free: value === 'free' } : { value: wordOrNull(value) };
  return {
    ...{ ...place, range: rangeOf(index), kind, ...times(time, Number(from), Number(at)) },
    ...(kind === 'wrote' || kind === 'read' || kind === 'probed' ? more : {}),
    ...(errno === '0' ? {} : { error: errorName(Number(errno)) }),
  };
}

const errorName = (errno: number): string =>
  Object.entries(constants.errno).find(([, number]) => number === errno)?.[0] ?? `errno ${errno}`;
