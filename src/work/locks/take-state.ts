// Takes the next NSM state number of the cluster. Servers start at the same time on several nodes, so a number is taken by making a file of its name.
import { newest, nextState } from '../../core/locks/nsm-state.ts';
import type { Host } from '../../host/host.ts';

/** On disk before it is returned, and never returned again. `known`: numbers that were used without being taken here (by sm-notify). */
export async function takeState(host: Host, folder: string, known: readonly number[]): Promise<number> {
  for (let seen = await taken(host, folder); ; ) {
    const now = host.clock.now();
    const state = nextState([...seen, ...known], now);
    const made = await host.files.create(`${folder}/${state}`);
    seen = await taken(host, folder);
    // Whoever slept so long between looking and making may have made a file anew that had been taken and removed.
    if (!made || (newest(seen, now) ?? state) - state > KEPT) continue;
    for (const old of seen) if (Math.abs(state - old) > KEPT) await host.files.remove(`${folder}/${old}`);
    return state;
  }
}

/** Numbers older than this stay no longer: seconds, as the numbers are. */
const KEPT = 600;

async function taken(host: Host, folder: string): Promise<readonly number[]> {
  const names = (await host.files.list(folder)) ?? [];
  return names.map(Number).filter((state) => state % 2 === 1);
}
