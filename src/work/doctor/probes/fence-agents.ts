import { fenceAgents } from '../../../core/doctor/checks/fence-agents.ts';
import { agentMetadata } from '../../../host/tools/fence-agent.ts';
import { onEachNode } from '../examine.ts';
import { devicesUsedOn } from '../fence-places.ts';

export const fenceAgentsProbe = onEachNode(fenceAgents, async (host, { cluster }) => {
  const devices = devicesUsedOn(cluster, host.name);
  const agents = [...new Set(devices.map(({ device }) => device.agent))];
  // Python programs: one after the other, they leave a node with servers its breath.
  const known = new Map<string, Awaited<ReturnType<typeof agentMetadata>>>();
  for (const agent of agents) known.set(agent, await agentMetadata(host, agent));
  return devices.map((each) => ({ ...each, metadata: known.get(each.device.agent) ?? null }));
});
