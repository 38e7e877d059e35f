import { parseXml } from '../../../core/cib/xml.ts';
import { installedAgents } from '../../../core/doctor/checks/installed-agents.ts';
import type { Host } from '../../../host/host.ts';
import { agents } from '../../agents/index.ts';
import { AGENT_FOLDER } from '../../install/install-agents.ts';
import { onEachNode } from '../examine.ts';
import { requireSetUp } from '../scene.ts';

export const installedAgentsProbe = onEachNode(installedAgents, async (host, scene) => {
  await requireSetUp(scene, host);
  const versions = agents.map(async ({ name }) => [name, await versionOf(host, name)] as const);
  return { agents: Object.fromEntries(await Promise.all(versions)), ours: scene.installation.version };
});

async function versionOf(host: Host, agent: string): Promise<string | null> {
  const path = `${AGENT_FOLDER}/${agent}`;
  if (!(await host.files.exists(path))) return null;
  const { stdout } = await host.run([path, 'meta-data'], { env: { OCF_ROOT: '/usr/lib/ocf' } });
  return parseXml(stdout).attributes.version ?? 'unknown';
}
