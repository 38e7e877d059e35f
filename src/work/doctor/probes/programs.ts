import { programs } from '../../../core/doctor/checks/programs.ts';
import { neededFor } from '../../install/needed.ts';
import { onEachNode } from '../examine.ts';

export const programsProbe = onEachNode(programs, async (host, { cluster }) => {
  const needed = neededFor(cluster, host.name);
  const there = await Promise.all(needed.map(({ path }) => host.files.exists(path)));
  return needed.filter((_, i) => !there[i]);
});
