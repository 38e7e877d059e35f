import { boot } from '../../../core/doctor/checks/boot.ts';
import type { Cluster } from '../../../core/spec/cluster.ts';
import { onEachNode } from '../examine.ts';
import { NotYet, requireSetUp } from '../scene.ts';

const unitsOf = ({ quorumDevice }: Cluster): readonly string[] => [
  'corosync.service',
  ...(quorumDevice === undefined ? [] : ['corosync-qdevice.service']),
  'pacemaker.service',
];

export const bootProbe = onEachNode(boot, async (host, scene) => {
  if (!(await host.files.exists('/run/systemd/system'))) throw new NotYet('no systemd runs here');
  await requireSetUp(scene, host);
  const states = unitsOf(scene.cluster).map(async (unit) => {
    const { stdout } = await host.run(['systemctl', 'show', '--property=UnitFileState', '--value', unit], {
      deadlineMs: 10_000,
    });
    return [unit, stdout.trim() || 'not installed'] as const;
  });
  return Object.fromEntries(await Promise.all(states));
});
