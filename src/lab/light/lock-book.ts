// What a light client holds, and what it was told about it.
import type { LockEvent, LockRange } from '../../core/audit/history.ts';
import type { LightOptions } from './client.ts';

export interface LockBook {
  /** `from`: just before it was asked for. */
  granted(range: LockRange, from: number): void;
  reclaimed(range: LockRange, from: number): void;
  /** A reclaim was: the lock is lost. */
  refused(range: LockRange, from: number, error: string): void;
  released(range: LockRange, from: number): void;
  /** By somebody else's lock, or for the server's grace. */
  denied(range: LockRange, from: number, error: string): void;
  held(): readonly LockRange[];
  holdsAll(): boolean;
}

type Told = Pick<LockEvent, 'kind' | 'what' | 'error'>;

export function lockBook({ name, server, file, ranges, clock, record }: LightOptions): LockBook {
  const held = new Set<LockRange>();
  const tell = (range: LockRange, from: number, told: Told) =>
    record({ client: name, owner: name, server, file, range, from, at: clock.now(), ...told });
  return {
    granted: (range, from) => {
      held.add(range);
      tell(range, from, { kind: 'granted' });
    },
    reclaimed: (range, from) => {
      held.add(range);
      tell(range, from, { kind: 'reclaimed' });
    },
    refused: (range, from, error) => {
      held.delete(range);
      tell(range, from, { kind: 'refused', error });
    },
    released: (range, from) => {
      held.delete(range);
      tell(range, from, { kind: 'released' });
    },
    denied: (range, from, error) => tell(range, from, { kind: 'denied', error }),
    held: () => ranges.filter((range) => held.has(range)),
    holdsAll: () => held.size === ranges.length,
  };
}
