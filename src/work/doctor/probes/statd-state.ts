import { servesV3 } from '../../../core/config/ports.ts';
import { statdState } from '../../../core/doctor/checks/statd-state.ts';
import { decodeStateFile } from '../../../core/protocol/statd-file.ts';
import { inTime } from '../../../host/eventually.ts';
import type { Host } from '../../../host/host.ts';
import { lockPaths } from '../../locks/lock-paths.ts';
import { onAnyNode } from '../examine.ts';

const WITHIN_MS = 20_000;

export const statdStateProbe = onAnyNode(statdState, async (host, { cluster, holders }) => {
  const held = await holders();
  const running = cluster.servers.filter((server) => servesV3(server) && held.has(server.address));
  const states = running.map(async ({ name }) => {
    const { statdState: statd, sealedState: told } = lockPaths(cluster, name);
    return [name, { statd: await numberIn(host, statd), told: await numberIn(host, told) }] as const;
  });
  return Object.fromEntries(await Promise.all(states));
});

async function numberIn(host: Host, path: string): Promise<number | null> {
  const bytes = await inTime(host.clock, 'the state volume', WITHIN_MS, host.files.readBytes(path));
  return (bytes === undefined ? undefined : decodeStateFile(bytes)) ?? null;
}
