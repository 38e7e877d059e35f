import { fenceAgents } from '../../../src/core/doctor/checks/fence-agents.ts';
import { fenceDevices } from '../../../src/core/doctor/checks/fence-devices.ts';
import { fenceSecrets } from '../../../src/core/doctor/checks/fence-secrets.ts';
import { watchdog } from '../../../src/core/doctor/checks/watchdog.ts';
import type { AgentMetadata } from '../../../src/core/fencing/agent-metadata.ts';
import { type Case, ofCluster, onNode, two } from './cases.ts';

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
  onNode(fenceSecrets, {
    well: { files: [{ device: 'fence-node1', option: 'passwd', is: 'well' }], open: [] },
    wrong: { files: [{ device: 'fence-node1', option: 'passwd', is: 'other' }], open: [] },
    says: 'node2: passwd of fence-node1 is another than in the spec',
    fix: 'node2: gracekeeper setup FILE',
  }),
  onNode(fenceSecrets, {
    well: { files: [], open: [] },
    wrong: { files: [], open: [{ path: '/etc/gracekeeper/cluster.yaml', mode: '644' }] },
    says: 'node2: /etc/gracekeeper/cluster.yaml holds a password and has mode 644',
    fix: 'node2: chmod go= /etc/gracekeeper/cluster.yaml',
  }),
  onNode(watchdog, {
    well: { device: true, active: true, settings: {} },
    wrong: { device: false, active: true, settings: {} },
    says: 'node2: there is no /dev/watchdog',
    fix: 'modprobe softdog',
  }),
  onNode(watchdog, {
    well: { device: true, active: true, settings: { SBD_WATCHDOG_TIMEOUT: '5' } },
    wrong: { device: true, active: false, settings: { SBD_WATCHDOG_TIMEOUT: '10' } },
    says: 'node2: sbd does not run; node2: SBD_WATCHDOG_TIMEOUT is 10, elsewhere 5',
    fix: 'systemctl enable sbd',
  }),
  onNode(watchdog, {
    well: { device: true, active: true, settings: { SBD_DEVICE: '/dev/a;/dev/b' } },
    wrong: { device: true, active: true, settings: {} },
    cluster: {
      ...two,
      fencing: {
        kind: 'devices',
        devices: [{ agent: 'fence_sbd', nodes: ['node1', 'node2'], options: { devices: '/dev/a,/dev/b' } }],
      },
    },
    says: 'node2: SBD_DEVICE is not set, and the spec says /dev/a;/dev/b',
    fix: 'SBD_DEVICE="/dev/a;/dev/b"',
  }),
  ofCluster(fenceDevices, {
    well: [{ id: 'fence-node1', node: 'node2', complaint: undefined }],
    wrong: [{ id: 'fence-node1', node: 'node2', complaint: 'Unable to connect/login to fencing device' }],
    says: 'node2: fence-node1 does not answer: Unable to connect/login to fencing device',
    fix: 'stonith_admin --query fence-node1',
  }),
];
