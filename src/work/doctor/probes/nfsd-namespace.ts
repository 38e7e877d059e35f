import { nfsdNamespace, ownKernelServers } from '../../../core/doctor/checks/nfsd-namespace.ts';
import type { Argv, Host } from '../../../host/host.ts';
import { reasonOf } from '../../server/reason.ts';
import { onEachNode } from '../examine.ts';
import { NotYet } from '../scene.ts';

/** In namespaces that are gone when the program is. */
export const nfsdNamespaceProbe = onEachNode(nfsdNamespace, async (host, { cluster }) => {
  if (ownKernelServers(cluster, host.name).length === 0)
    throw new NotYet('it runs no kernel server with a network of its own');
  const [release, ...complaints] = await Promise.all([
    host.run(['uname', '-r']),
    ...['nfsd', 'rpc_pipefs'].map((type) => complaint(host, [...APART, 'mount', '-t', type, 'gk-doctor', '/mnt'])),
  ]);
  return { release: release.stdout.trim(), noNfsd: complaints.find((said) => said !== undefined) };
});

const APART = ['unshare', '--net', '--mount'] as const;

async function complaint(host: Host, argv: Argv): Promise<string | undefined> {
  try {
    await host.run(argv);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}
