import { InvalidArgumentError, Option } from 'commander';
import type { Cluster, NfsVersion } from '../../../../core/spec/cluster.ts';
import { defaultKernelSpec } from '../../../../lab/default-kernel-spec.ts';
import { defaultSpec } from '../../../../lab/default-spec.ts';
import { type Lab, startLab } from '../../../../lab/lab.ts';
import { labOptions } from '../../../../lab/options.ts';
import { withLabFencing } from '../../../../lab/own-fencing.ts';
import { setUpLab } from '../../lab/bring-up.ts';
import { nfsVersions } from '../../options/nfs-versions.ts';
import { answer, type Outcome } from '../../outcome.ts';
import type { Verb } from '../../program.ts';
import { progressLines } from '../../progress.ts';
import { requireCluster } from '../../require-cluster.ts';
import { DEFAULT_LAB, readText } from '../../target.ts';

interface UpOptions {
  readonly name: string;
  readonly nodes?: number;
  readonly kernelNodes: number;
  readonly servers?: number;
  readonly spec?: string;
  readonly nfs: readonly NfsVersion[];
  readonly ipv6?: 'servers' | 'all';
  readonly bare?: boolean;
  readonly storageHolder: boolean;
  readonly json?: boolean;
}

const MOST_NODES = 32;
/** Their addresses end in 101 and so on; clients' in 201. */
const MOST_SERVERS = 99;

export const labUp: Verb = (lab) => {
  lab
    .command('up')
    .description('make a cluster of its own on this machine; it stays until lab down')
    .option('--name <NAME>', 'name of the lab', DEFAULT_LAB)
    .option('--nodes <N>', 'how many nodes, with a server each: 4, or as many as kernel nodes', upTo(MOST_NODES))
    .option(
      '--kernel-nodes <N>',
      'how many of them, from the first on, have a kernel and disks of their own',
      upTo(MOST_NODES),
      0,
    )
    .option('--servers <N>', 'how many servers, at home on the nodes in turn, instead of one each', upTo(MOST_SERVERS))
    .option('--spec <FILE>', 'the cluster that this file describes, instead of the default one')
    .addOption(
      new Option('--nfs <VERSIONS>', 'NFS versions of the default cluster, as in 3,4.1')
        .argParser(nfsVersions)
        .default(['4.1', '4.2'], '4.1,4.2'),
    )
    .addOption(new Option('--ipv6 <WHOM>', 'IPv6 addresses in the default cluster').choices(['servers', 'all']))
    .option('--no-storage-holder', "let a dead node's locks vanish at once, which no cluster file system does")
    .option('--bare', 'nodes only, without a cluster on them')
    .option('--json', 'answer with one JSON object')
    .action((options: UpOptions) => answer(options.json ?? false, () => up(options)));
};

async function up(options: UpOptions): Promise<Outcome> {
  const { cluster, specText } = await specOf(options);
  const { name, storageHolder, kernelNodes } = options;
  const lab = await startLab({ ...labOptions(name, cluster, specText, true, kernelNodes), storageHolder });
  try {
    if (!options.bare) await setUpLab(lab, cluster, specText, progressLines());
    return { exit: 0, json: jsonOf(lab, cluster), text: wordsOf(lab, cluster) };
  } catch (error) {
    process.stderr.write(`the lab stays up for a look: gracekeeper lab down --name ${lab.name} ends it\n`);
    throw error;
  } finally {
    lab.close();
  }
}

async function specOf({
  name,
  kernelNodes,
  nodes = kernelNodes || 4,
  servers,
  nfs,
  spec,
  ipv6,
}: UpOptions): Promise<{ cluster: Cluster; specText: string }> {
  if (spec === undefined) {
    const more = { ...(ipv6 ? { ipv6 } : {}), ...(servers ? { servers } : {}) };
    const specText =
      kernelNodes > 0
        ? defaultKernelSpec({ name, nodes, kernelNodes, versions: nfs })
        : defaultSpec({ name, nodes, versions: nfs, ...more });
    return { cluster: requireCluster(specText, 'default lab'), specText };
  }
  const written = await readText(spec);
  const names = requireCluster(written, spec).nodes.map((node) => node.name);
  const specText = withLabFencing(written, names);
  return { cluster: requireCluster(specText, spec), specText };
}

const jsonOf = (lab: Lab, { nodes, servers }: Cluster) => ({
  name: lab.name,
  spec: lab.specPath,
  nodes: nodes.map(({ name, address }) => ({ name, address })),
  servers: servers.map(({ name, address, home }) => ({ name, address, home, node: home })),
});

const wordsOf = (lab: Lab, { nodes, servers }: Cluster) =>
  [
    `lab ${lab.name} is up: ${nodes.length} nodes`,
    ...servers.map(({ name, address, home }) => `  ${name} at ${address}, home ${home}`),
  ].join('\n');

const upTo = (most: number) => (text: string) => {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new InvalidArgumentError(`It takes a whole number from 1 to ${most}.`);
};
