// One node without a cluster, whose agents a test calls as Pacemaker would; it ends with its server stopped.
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import type { Host, RunResult } from '../../src/host/host.ts';
import { type DefaultSpec, defaultSpec } from '../../src/lab/default-spec.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { writeNodeFiles } from '../../src/work/commands/node-files.ts';
import { markStateVolume } from '../../src/work/commands/state-volume.ts';
import { AGENT_FOLDER } from '../../src/work/install/install-agents.ts';
import type { ServerStatus } from '../../src/work/server/status.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { installation } from './cluster-lab.ts';

export interface OneServer {
  readonly lab: Lab;
  readonly node: Host;
  agent(name: string, action: string): Promise<RunResult>;
  /** Started and announced. */
  start(): Promise<ServerStatus>;
  /** Its status, once it serves and that holds. */
  serving(holds?: (status: ServerStatus) => boolean): Promise<ServerStatus>;
  until<T>(what: string, probe: () => Promise<T | undefined>): Promise<T>;
}

export const SERVER = 'nfs1';

export async function oneServer(name: string, more: Partial<DefaultSpec> = {}): Promise<OneServer> {
  const specText = defaultSpec({ name, nodes: 1, versions: ['4.1'], ...more });
  const { cluster } = readSpec(specText, 'test lab');
  if (cluster === undefined) throw new Error('the default spec is a cluster');
  const lab = await startLab(labOptions(name, cluster, specText, false));
  const node = lab.host('node1');
  await writeNodeFiles(node, { cluster, specText, authkey: '0'.repeat(256), installation });
  await markStateVolume([node], cluster);
  const env = { OCF_ROOT: '/usr/lib/ocf', OCF_RESKEY_server: SERVER, OCF_RESKEY_CRM_meta_timeout: '40000' };
  const until: OneServer['until'] = (what, probe) =>
    eventually(node.clock, { what, withinMs: 60_000, everyMs: 20 }, probe);
  const agent: OneServer['agent'] = (agentName, action) =>
    node.run([`${AGENT_FOLDER}/${agentName}`, action], { env, deadlineMs: 60_000, okExits: [0, 1] });
  const serving: OneServer['serving'] = (holds = () => true) =>
    until(`${SERVER} to serve`, async () => {
      const status = await readStatus(node, SERVER);
      return status?.phase === 'serving' && holds(status) ? status : undefined;
    });
  const start = async () => {
    await agent('ganesha_nfsd', 'start');
    await agent('nfs_address', 'start');
    return serving(({ announced }) => announced);
  };
  return { lab, node, agent, start, serving, until };
}
