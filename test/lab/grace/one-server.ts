// One server on one node, without a cluster around it. It shares its export with a second one, which never runs.
import { readSpec } from '../../../src/core/spec/read-spec.ts';
import { type DefaultSpec, defaultSpec } from '../../../src/lab/default-spec.ts';
import type { LabHost } from '../../../src/lab/host.ts';
import { type Lab, startLab } from '../../../src/lab/lab.ts';
import { labOptions } from '../../../src/lab/options.ts';
import { writeNodeFiles } from '../../../src/work/commands/node-files.ts';
import { markStateVolume } from '../../../src/work/commands/state-volume.ts';
import { AGENT_FOLDER } from '../../../src/work/install/install-agents.ts';
import { installation } from '../cluster-lab.ts';

export interface OneServer {
  readonly lab: Lab;
  readonly node: LabHost;
  /** The spec from now on: for the next start. */
  respecify(wish: Partial<DefaultSpec>, change?: (spec: string) => string): Promise<void>;
  agent(name: 'ganesha_nfsd' | 'nfs_address', action: string): Promise<void>;
}

export async function oneServer(wish: Omit<DefaultSpec, 'nodes'>): Promise<OneServer> {
  const first = specified({ ...wish, nodes: 2 });
  const lab = await startLab(labOptions(wish.name, first.cluster, first.specText, false));
  const node = lab.host('node1');
  const respecify: OneServer['respecify'] = async (other, change) => {
    const { cluster, specText } = specified({ ...wish, nodes: 2, ...other }, change);
    await writeNodeFiles(node, { cluster, specText, authkey: '0'.repeat(256), installation });
  };
  await respecify({});
  await markStateVolume([node], first.cluster);
  return { lab, node, respecify, agent: (name, action) => call(node, name, action) };
}

function specified(wish: DefaultSpec, change: (spec: string) => string = (spec) => spec) {
  const specText = change(defaultSpec(wish));
  const { cluster, findings } = readSpec(specText, 'test lab');
  if (cluster === undefined) throw new Error(findings.map(({ message }) => message).join('; '));
  return { cluster, specText };
}

async function call(node: LabHost, agent: string, action: string): Promise<void> {
  const env = { OCF_ROOT: '/usr/lib/ocf', OCF_RESKEY_server: 'nfs1', OCF_RESKEY_CRM_meta_timeout: '40000' };
  await node.run([`${AGENT_FOLDER}/${agent}`, action], { env, deadlineMs: 40_000 });
}
