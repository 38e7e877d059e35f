import { selfMounts } from '../../../core/doctor/checks/self-mounts.ts';
import { findMounts } from '../../../host/tools/findmnt.ts';
import { onEachNode } from '../examine.ts';

export const selfMountsProbe = onEachNode(selfMounts, async (host) =>
  (await findMounts(host, ['SOURCE'], ['--types', 'nfs,nfs4'])).map(({ source }) => String(source)),
);
