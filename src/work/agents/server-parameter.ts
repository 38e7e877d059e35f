// What ganesha_nfsd and nfs_address share: one server of the cluster, named.
import { LABEL } from '../../core/base/name.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { ControlVerb } from '../server/control.ts';
import { CLUSTER_FILE, serverPaths } from '../server/paths.ts';
import { readCluster } from '../server/read-cluster.ts';
import {
  type AgentAction,
  type AgentContext,
  type AgentParameter,
  OCF,
  type OcfResult,
  type Shortcut,
  success,
} from './agent.ts';

export const serverParameter: AgentParameter = {
  name: 'server',
  title: 'Name of the server',
  description: `A server of the cluster, as named in cluster.yaml. Its settings are read from ${CLUSTER_FILE}, which setup and apply write.`,
  required: true,
  rule: LABEL,
};

/** Read by nobody but Pacemaker, which starts the server anew where it changes (core/plan/settings.ts). */
export const settingsParameter: AgentParameter = {
  name: 'settings',
  title: 'Digest of its settings',
  description:
    'Made by gracekeeper from what a running server cannot take over, such as its address: a change of it starts the server anew.',
  required: false,
  rule: { pattern: /^[0-9a-f]+$/, longest: 64, says: 'has hexadecimal digits only' },
};

/** Whoever takes its exports over knows by this whether the cluster's description here is the one that was meant (core/plan/settings.ts). */
export const exportsParameter: AgentParameter = {
  name: 'exports',
  title: 'Digest of its exports',
  description:
    'Made by gracekeeper from what the server exports: where it changes, the running server takes that over, and nothing is restarted.',
  required: false,
  reloadable: true,
  rule: settingsParameter.rule,
};

// biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell that fills it in
export const SHELL_NAME = '${OCF_RESKEY_server}';
export const SHELL_PATHS = serverPaths(SHELL_NAME);

/** A request that the server's own supervisor can grant. */
export const askShortcut = (ask: ControlVerb): Shortcut => ({ ask, socket: SHELL_PATHS.control });

export async function configuredServer({
  machine,
  parameter,
}: AgentContext): Promise<{ cluster: Cluster; server: Server } | OcfResult> {
  if (!(await machine.files.exists(CLUSTER_FILE)))
    return { exit: OCF.notInstalled, reason: `${CLUSTER_FILE} is missing: run gracekeeper setup` };
  const cluster = await readCluster(machine);
  const server = cluster.servers.find(({ name }) => name === parameter('server'));
  return server === undefined
    ? { exit: OCF.notConfigured, reason: `cluster ${cluster.name} has no server ${parameter('server')}` }
    : { cluster, server };
}

export const validateServer: AgentAction = {
  timeoutS: 5,
  run: async (context) => {
    const found = await configuredServer(context);
    return 'exit' in found ? found : success;
  },
};
