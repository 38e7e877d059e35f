import { boot } from '../../../core/doctor/checks/boot.ts';
import { onEachNode } from '../examine.ts';
import { NotYet, requireSetUp } from '../scene.ts';

const UNITS = ['corosync.service', 'pacemaker.service'] as const;

export const bootProbe = onEachNode(boot, async (host, scene) => {
  if (!(await host.files.exists('/run/systemd/system'))) throw new NotYet('no systemd runs here');
  await requireSetUp(scene, host);
  const states = UNITS.map(async (unit) => {
    const { stdout } = await host.run(['systemctl', 'show', '--property=UnitFileState', '--value', unit], {
      deadlineMs: 10_000,
    });
    return [unit, stdout.trim() || 'not installed'] as const;
  });
  return Object.fromEntries(await Promise.all(states));
});
