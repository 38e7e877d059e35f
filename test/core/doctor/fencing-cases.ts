import { fenceAgents } from '../../../src/core/doctor/checks/fence-agents.ts';
import { fenceDevices } from '../../../src/core/doctor/checks/fence-devices.ts';
import type { AgentMetadata } from '../../../src/core/fencing/agent-metadata.ts';
import { type Case, ofCluster, onNode } from './cases.ts';

const parameter = { required: false, type: 'string', choices: [], deprecated: false, obsoletes: undefined };
const metadata: AgentMetadata = {
  parameters: [
    { ...parameter, name: 'ip', required: true },
    { ...parameter, name: 'plug', required: true },
    { ...parameter, name: 'lanplus', type: 'boolean' },
  ],
  actions: ['monitor'],
};
const device = (options: Readonly<Record<string, string>>) => ({ agent: 'fence_x', nodes: ['node1'], options });

export const fencingCases: readonly Case[] = [
  onNode(fenceAgents, {
    well: [{ id: 'fence-node1', device: device({ ip: '192.0.2.211', lanplus: '1' }), metadata }],
    wrong: [{ id: 'fence-node1', device: device({ ip: '192.0.2.211', lanplus: 'maybe' }), metadata }],
    says: 'node2: fence-node1: lanplus of fence_x is true or false, not maybe',
    fix: 'fence_x -o metadata',
  }),
  onNode(fenceAgents, {
    well: [],
    wrong: [{ id: 'fence-node1', device: device({}), metadata: null }],
    says: 'node2: fence_x (fence-node1) is not installed',
    fix: 'apt-get install -y fence-agents',
  }),
  ofCluster(fenceDevices, {
    well: [{ id: 'fence-node1', node: 'node2', complaint: undefined }],
    wrong: [{ id: 'fence-node1', node: 'node2', complaint: 'Unable to connect/login to fencing device' }],
    says: 'node2: fence-node1 does not answer: Unable to connect/login to fencing device',
    fix: 'stonith_admin --query fence-node1',
  }),
];
