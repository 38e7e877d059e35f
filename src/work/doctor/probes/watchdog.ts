import { watchdog } from '../../../core/doctor/checks/watchdog.ts';
import type { Host } from '../../../host/host.ts';
import { onEachNode } from '../examine.ts';
import { NotYet } from '../scene.ts';

const BY_SBD = ['fence_watchdog', 'fence_sbd'];
const SETTINGS = ['/etc/default/sbd', '/etc/sysconfig/sbd'];

export const watchdogProbe = onEachNode(watchdog, async (host, { cluster: { fencing } }) => {
  if (fencing.kind !== 'devices' || !fencing.devices.some(({ agent }) => BY_SBD.includes(agent)))
    throw new NotYet('no device of the spec rests on sbd');
  const [device, active, settings] = await Promise.all([
    host.files.exists('/dev/watchdog'),
    // 3 and 4: it does not run, or is not installed (systemctl(1)).
    host.run(['systemctl', 'is-active', '--quiet', 'sbd.service'], { okExits: [0, 3, 4] }),
    readSettings(host),
  ]);
  return { device, active: active.exitCode === 0, settings };
});

/** KEY=VALUE lines, as systemd's EnvironmentFile. */
async function readSettings(host: Host): Promise<Readonly<Record<string, string>>> {
  const texts = await Promise.all(SETTINGS.map((path) => host.files.read(path)));
  const pairs = texts
    .join('\n')
    .split('\n')
    .flatMap((line) => {
      const [, key, value] = /^(\w+)=["']?(.*?)["']?\s*$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value] as const];
    });
  return Object.fromEntries(pairs);
}
