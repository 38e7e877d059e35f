// Which cluster a verb speaks to: --lab [NAME], else the nodes of --spec FILE, else this node's own, else exit 2. Nothing falls back silently.
import type { Command } from 'commander';
import { Failed } from '../../core/base/failed.ts';
import type { Cluster, ClusterNode } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { localHost } from '../../host/local.ts';
import { attachLab, type Lab } from '../../lab/lab.ts';
import { specFile } from '../../work/commands/spec-file.ts';
import { SPEC_FILE } from '../../work/server/paths.ts';
import { reach } from './reach.ts';
import { requireCluster } from './require-cluster.ts';

export interface TargetOptions {
  readonly lab?: string | true;
  readonly spec?: string;
  readonly sshConfig?: string;
}

export interface Target {
  /** Every node of the spec, in its order. Those that can't be reached say so when they are asked. */
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  readonly specText: string;
  /** Any node of this cluster.yaml or of another one of the same cluster: one that comes, or one that leaves. */
  readonly hostOf: (node: ClusterNode) => Host;
  /** Present when the cluster is a lab's. */
  readonly lab?: Lab;
}

interface Held {
  readonly target: Target;
  letGo(): Promise<void> | void;
}

export const DEFAULT_LAB = 'default';

export const SSH_CONFIG = ['--ssh-config <FILE>', 'reach the nodes by this file instead of ~/.ssh/config'] as const;

export function targetOptions(command: Command): Command {
  return command
    .option('--lab [NAME]', `the cluster of a lab on this machine ("${DEFAULT_LAB}" unless named)`)
    .option('--spec <FILE>', 'the cluster that this file describes')
    .option(...SSH_CONFIG)
    .option('--json', 'answer with one JSON object');
}

/** What a spec alone has to say against it: it throws. */
export type Judge = (cluster: Cluster) => unknown;

/** Runs the act with the target, and lets go of it afterwards. It is judged before any node is reached. */
export async function withTarget<T>(
  options: TargetOptions,
  act: (target: Target) => Promise<T>,
  judge: Judge = () => undefined,
): Promise<T> {
  const { target, letGo } = await findTarget(options, judge);
  try {
    return await act(target);
  } finally {
    await letGo();
  }
}

async function findTarget({ lab, spec, sshConfig }: TargetOptions, judge: Judge): Promise<Held> {
  if (lab !== undefined) return labTarget(lab === true ? DEFAULT_LAB : lab, spec, judge);
  if (spec !== undefined) return specTarget(spec, sshConfig, judge);
  if (await localHost().files.exists(SPEC_FILE)) return specTarget(SPEC_FILE, sshConfig, judge);
  throw new Failed(2, 'no-target', 'which cluster? this machine is not a node of one', {
    hint: 'give --lab [NAME] or --spec FILE',
  });
}

async function labTarget(name: string, spec: string | undefined, judge: Judge): Promise<Held> {
  const lab = await attachLab(name);
  try {
    return await heldLab(lab, spec, judge);
  } catch (error) {
    lab.close();
    throw error;
  }
}

async function heldLab(lab: Lab, spec: string | undefined, judge: Judge): Promise<Held> {
  const specText = spec === undefined ? await lab.spec() : await readText(spec);
  const cluster = requireCluster(specText, spec ?? lab.specPath);
  judge(cluster);
  const hostOf = ({ name: node }: ClusterNode) => lab.host(node);
  const hosts = atLeastOne(cluster.nodes.map(hostOf));
  return { target: { lab, cluster, specText, hosts, hostOf }, letGo: lab.close };
}

async function specTarget(path: string, sshConfig: string | undefined, judge: Judge): Promise<Held> {
  const specText = await readText(path);
  const cluster = requireCluster(specText, path);
  judge(cluster);
  const { hosts, hostOf, close } = await reach(cluster, sshConfig);
  return { target: { cluster, specText, hosts: atLeastOne(hosts), hostOf }, letGo: close };
}

/** The nodes of another cluster.yaml of the same cluster. Those that can't be reached say so when they are asked. */
export const hostsOf = ({ hostOf }: Target, { nodes }: Cluster): readonly [Host, ...Host[]] =>
  atLeastOne(nodes.map(hostOf));

/** Of this machine's file. Throws Failed (2). */
export const readText = (path: string): Promise<string> => specFile(localHost(), path);

function atLeastOne(hosts: readonly Host[]): readonly [Host, ...Host[]] {
  const [first, ...others] = hosts;
  if (first === undefined) throw new Failed(2, 'no-nodes', 'the spec lists no nodes');
  return [first, ...others];
}
