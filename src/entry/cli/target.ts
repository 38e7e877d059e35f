// Which cluster a verb speaks to: --lab [NAME], else --spec FILE, else this node's own, else exit 2. Nothing falls back silently.
import type { Command } from 'commander';
import { Failed } from '../../core/base/failed.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { localHost } from '../../host/local.ts';
import { attachLab, type Lab } from '../../lab/lab.ts';
import { SPEC_FILE } from '../../work/server/paths.ts';
import { requireCluster } from './require-cluster.ts';

export interface TargetOptions {
  readonly lab?: string | true;
  readonly spec?: string;
}

export interface Target {
  /** The nodes that can be reached from here, at least one. */
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  readonly specText: string;
  /** Present when the cluster is a lab's. */
  readonly lab?: Lab;
}

export const DEFAULT_LAB = 'default';

export function targetOptions(command: Command): Command {
  return command
    .option('--lab [NAME]', `the cluster of a lab on this machine ("${DEFAULT_LAB}" unless named)`)
    .option('--spec <FILE>', 'the cluster that this file describes')
    .option('--json', 'answer with one JSON object');
}

/** Runs the act with the target, and lets go of it afterwards. */
export async function withTarget<T>(options: TargetOptions, act: (target: Target) => Promise<T>): Promise<T> {
  const target = await findTarget(options);
  try {
    return await act(target);
  } finally {
    target.lab?.close();
  }
}

async function findTarget({ lab, spec }: TargetOptions): Promise<Target> {
  if (lab !== undefined) return labTarget(lab === true ? DEFAULT_LAB : lab, spec);
  if (spec !== undefined) return ownMachine(spec);
  if (await localHost().files.exists(SPEC_FILE)) return ownMachine(SPEC_FILE);
  throw new Failed(2, 'no-target', 'which cluster? this machine is not a node of one', {
    hint: 'give --lab [NAME] or --spec FILE',
  });
}

async function labTarget(name: string, spec: string | undefined): Promise<Target> {
  const lab = await attachLab(name);
  const specText = spec === undefined ? await lab.spec() : await readText(spec);
  const cluster = requireCluster(specText, spec ?? lab.specPath);
  return { lab, cluster, specText, hosts: atLeastOne(cluster.nodes.map((node) => lab.host(node.name))) };
}

async function ownMachine(path: string): Promise<Target> {
  const specText = await readText(path);
  const cluster = requireCluster(specText, path);
  const local = localHost();
  if (cluster.nodes.some(({ name }) => name === local.name)) return { cluster, specText, hosts: [local] };
  throw new Failed(3, 'nodes-out-of-reach', `this machine, ${local.name}, is no node of cluster ${cluster.name}`, {
    hint: 'run it on a node: reaching other machines over SSH is not there yet',
  });
}

export async function readText(path: string): Promise<string> {
  const text = await localHost().files.read(path);
  if (text === undefined) throw new Failed(2, 'no-file', `there is no file ${path}`);
  return text;
}

function atLeastOne(hosts: readonly Host[]): readonly [Host, ...Host[]] {
  const [first, ...others] = hosts;
  if (first === undefined) throw new Failed(2, 'no-nodes', 'the spec lists no nodes');
  return [first, ...others];
}
