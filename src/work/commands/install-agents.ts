// Puts the OCF agents on a node: a launcher each, and its meta-data.
import type { Host } from '../../host/host.ts';
import { agents } from '../agents/index.ts';
import { launcher } from '../agents/launcher.ts';
import { metaData } from '../agents/meta-data.ts';

export const AGENT_FOLDER = '/usr/lib/ocf/resource.d/gracekeeper';
const META_DATA_FOLDER = '/etc/gracekeeper/agents';

/** Where this installation's Node and bundles are on the nodes (absolute paths), and its version. */
export interface Installation {
  readonly node: string;
  readonly bundles: string;
  readonly version: string;
}

export async function installAgents(host: Host, { node, bundles, version }: Installation): Promise<void> {
  await Promise.all(
    agents.map(async (agent) => {
      const metaDataFile = `${META_DATA_FOLDER}/${agent.name}.xml`;
      await host.files.write(metaDataFile, metaData(agent, version), 0o644);
      const text = launcher(agent, { node, bundles, metaData: metaDataFile });
      await host.files.write(`${AGENT_FOLDER}/${agent.name}`, text, 0o755);
    }),
  );
}
