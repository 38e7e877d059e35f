// A lab with a cluster on it, held by the test run: it goes when the run does, however that ends.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Cluster } from '../../src/core/spec/cluster.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { type DefaultSpec, defaultSpec } from '../../src/lab/default-spec.ts';
import { LAB_PROPERTIES } from '../../src/lab/foreign-properties.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { silent } from '../../src/work/commands/progress.ts';
import { setup } from '../../src/work/commands/setup.ts';
import type { Installation } from '../../src/work/install/install-agents.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export const installation: Installation = { node: process.execPath, bundles: `${root}dist`, version: '0.0.0' };

export interface ClusterLab {
  readonly lab: Lab;
  readonly cluster: Cluster;
  readonly specText: string;
}

export async function clusterLab(
  wish: DefaultSpec,
  change: (spec: string) => string = (spec) => spec,
): Promise<ClusterLab> {
  const specText = change(defaultSpec(wish));
  const { cluster, findings } = readSpec(specText, 'test lab');
  if (cluster === undefined) throw new Error(findings.map(({ message }) => message).join('; '));
  const lab = await startLab(labOptions(wish.name, cluster, specText, false));
  try {
    const [first, ...others] = lab.hosts();
    if (first === undefined) throw new Error('a lab has nodes');
    const foreignProperties = LAB_PROPERTIES;
    await setup({ hosts: [first, ...others], cluster, specText, installation, progress: silent, foreignProperties });
    return { lab, cluster, specText };
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as its user runs it. */
export function gracekeeper(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(`${root}bin/gracekeeper`, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr });
    });
  });
}
