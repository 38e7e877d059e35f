// Puts the OCF agents on a node: a launcher each, and its meta-data. Where the Debian package is installed it has put them there.
import type { Host } from '../../host/host.ts';
import { agents } from '../agents/index.ts';
import { launcher } from '../agents/launcher.ts';
import { metaData } from '../agents/meta-data.ts';

export const AGENT_FOLDER = '/usr/lib/ocf/resource.d/gracekeeper';

/** Where this installation's Node and bundles are on the nodes (absolute paths), and its version. */
export interface Installation {
  readonly node: string;
  readonly bundles: string;
  readonly version: string;
}

/** Where the Debian package puts them. */
const PACKAGE_FOLDER = '/usr/lib/gracekeeper';
export const packaged = (version: string): Installation => ({
  node: `${PACKAGE_FOLDER}/node`,
  bundles: `${PACKAGE_FOLDER}/dist`,
  version,
});

export interface AgentFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

export function agentFiles(installation: Installation): readonly AgentFile[] {
  const { node, bundles, version } = installation;
  const folder = isPackaged(installation) ? `${PACKAGE_FOLDER}/agents` : '/etc/gracekeeper/agents';
  return agents.flatMap((agent) => {
    const described = `${folder}/${agent.name}.xml`;
    return [
      { path: described, text: metaData(agent, version), mode: 0o644 },
      {
        path: `${AGENT_FOLDER}/${agent.name}`,
        text: launcher(agent, { node, bundles, version, metaData: described }),
        mode: 0o755,
      },
    ];
  });
}

export async function installAgents(host: Host, installation: Installation): Promise<void> {
  if (isPackaged(installation)) return;
  await Promise.all(agentFiles(installation).map(({ path, text, mode }) => host.files.write(path, text, mode)));
}

/** A package's files are dpkg's to remove. */
export async function removeAgents(host: Host): Promise<void> {
  if (!(await host.files.exists(`${PACKAGE_FOLDER}/agents`))) await host.files.remove(AGENT_FOLDER);
}

const isPackaged = ({ bundles, version }: Installation): boolean => bundles === packaged(version).bundles;
