import { type ClockFact, clocks } from '../../../core/doctor/checks/clocks.ts';
import type { Clock, Host } from '../../../host/host.ts';
import { onEachNode } from '../examine.ts';

const ASKED = 3;

export const clocksProbe = onEachNode(clocks, async (host, { clock }) => {
  const kept = await isKept(host);
  const readings: Omit<ClockFact, 'kept'>[] = [];
  for (let i = 0; i < ASKED; i++) readings.push(await reading(host, clock));
  const [best] = readings.toSorted((a, b) => a.errorMs - b.errorMs);
  return { aheadMs: best?.aheadMs ?? 0, errorMs: best?.errorMs ?? 0, kept };
});

/** Its clock is somewhere between our question and its answer. */
async function reading(host: Host, clock: Clock): Promise<Omit<ClockFact, 'kept'>> {
  const before = clock.now();
  const { stdout } = await host.run(['date', '+%s.%N']);
  const after = clock.now();
  return { aheadMs: Number(stdout) * 1000 - (before + after) / 2, errorMs: (after - before) / 2 };
}

async function isKept(host: Host): Promise<boolean | undefined> {
  if (!(await host.files.exists('/run/systemd/system'))) return undefined;
  const { stdout } = await host.run(['timedatectl', 'show', '--property=NTPSynchronized', '--value'], {
    deadlineMs: 10_000,
  });
  return stdout.trim() === 'yes';
}
