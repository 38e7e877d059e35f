// How the failures of its server went for one client, written as it happens.
import type { Clock } from '../../host/host.ts';
import type { Recovery } from './client.ts';

export interface Recoveries {
  all(): readonly Recovery[];
  /** One begins; one that is under way and not settled begins anew, and keeps when it was noticed. */
  noticed(): void;
  reclaimed(): void;
  refused(): void;
  settled(): void;
  /** The server took something new. */
  tookNew(): void;
}

export function recoveriesBy(clock: Clock): Recoveries {
  const all: Recovery[] = [];
  const change = (what: (it: Recovery) => Partial<Recovery>) => {
    const last = all.pop();
    if (last) all.push({ ...last, ...what(last) });
  };
  return {
    all: () => all,
    noticed: () => {
      const last = all.at(-1);
      const noticedAt = last && last.settledAt === null ? (all.pop()?.noticedAt ?? clock.now()) : clock.now();
      all.push({ noticedAt, reclaimed: 0, refused: 0, settledAt: null, newAt: null });
    },
    reclaimed: () => change(({ reclaimed }) => ({ reclaimed: reclaimed + 1 })),
    refused: () => change(({ refused }) => ({ refused: refused + 1 })),
    settled: () => change(() => ({ settledAt: clock.now() })),
    tookNew: () => change(({ newAt }) => ({ newAt: newAt ?? clock.now() })),
  };
}
