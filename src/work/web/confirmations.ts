// Nothing is moved without a yes to exactly what was shown: each yes is good once, for one wish, for a while, and only while what it was based on is true.
import type { Foresight } from '../../core/web/foresight.ts';
import type { Wish } from '../../core/web/wish.ts';

export interface Confirmations {
  /** The id with which a person says yes to what they were shown. */
  ask(wish: Wish, foresight: Foresight, now: number): string;
  /** Uses it up. `current`: what would be shown now. The reason for a refusal, or undefined: go ahead. */
  take(id: string, wish: Wish, current: Foresight, now: number): string | undefined;
}

/** Long enough to read; what is older is asked again. */
const GOOD_FOR_MS = 120_000;

export function confirmations(newId: () => string): Confirmations {
  const asked = new Map<string, { readonly wish: string; readonly premise: string; readonly at: number }>();
  return {
    ask: (wish, { premise }, now) => {
      for (const [id, { at }] of asked) if (now - at > GOOD_FOR_MS) asked.delete(id);
      const id = newId();
      asked.set(id, { wish: JSON.stringify(wish), premise, at: now });
      return id;
    },
    take: (id, wish, current, now) => {
      const shown = asked.get(id);
      asked.delete(id);
      if (shown === undefined || shown.wish !== JSON.stringify(wish)) return 'Nobody has said yes to this.';
      if (now - shown.at > GOOD_FOR_MS) return 'That was asked too long ago: look again.';
      if (shown.premise !== current.premise) return 'The cluster has changed since: look again.';
      return current.refused === '' ? undefined : current.refused;
    },
  };
}
