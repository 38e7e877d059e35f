// What is waited for before a measure begins.
import { expect, test } from 'vitest';
import { allBack, quiet } from '../../../src/entry/bench/kernel-group/quiet.ts';
import type { Scene } from '../../../src/entry/bench/kernel-group/scene.ts';
import { kernelGroupSpec } from '../../../src/entry/bench/kernel-group/spec.ts';
import { requireCluster } from '../../../src/entry/cli/require-cluster.ts';
import { type MemoryHost, memoryHost } from '../../work/memory-host.ts';

const cluster = requireCluster(kernelGroupSpec('compared'), 'bench');

/** Node2 is off; when it is switched on it is a member after some looks at the cluster. `waited`: what crm_resource --wait exits with. */
function made({ looks = 2, waited = 0 } = {}) {
  const done: string[] = [];
  const power = new Map([
    ['node1', 'on'],
    ['node2', 'off'],
  ]);
  let left = looks;
  const monitor = () => {
    const online = power.get('node2') === 'on' && left-- <= 0;
    return `<crm_mon><nodes><node name="node1" online="true"/><node name="node2" online="${online}"/></nodes>
      <resources><resource id="last" role="Started"><node name="node1"/></resource></resources></crm_mon>`;
  };
  const asked: MemoryHost = {
    ...memoryHost('node3'),
    run: async ([program]) => {
      done.push(program);
      return {
        stdout: program === 'crm_mon' ? monitor() : '',
        stderr: '',
        exitCode: program === 'crm_mon' ? 0 : waited,
      };
    },
  };
  const nodes = ['node1', 'node2'].map((name) => memoryHost(name, { '/proc/stat': 'cpu  1 0 0 9 0 0 0 0' }));
  const lab = {
    state: async () => ({ nodes: [...power].map(([name, state]) => ({ name, power: state })) }),
    power: async (name: string, action: string) => {
      power.set(name, action);
      done.push(`${name} ${action}`);
    },
  };
  const scene = {
    ...{ lab, asked, nodes, cluster },
    progress: (step: string) => void done.push(step),
    booted: async ({ name }: MemoryHost) => void done.push(`${name} booted`),
    // Of a lab, what is asked here.
  } as unknown as Scene;
  return { scene, done };
}

test('what is off is switched on, and what is done after a boot is done when all are members', async () => {
  const { scene, done } = made();
  await allBack(scene);
  expect(done).toEqual(['node2 on', 'crm_mon', 'crm_mon', 'crm_mon', 'node1 booted', 'node2 booted']);
});

test('a measure begins when the cluster is idle and the nodes are calm', async () => {
  const { scene, done } = made({ looks: 0 });
  await quiet(scene, ['last']);
  expect(done.slice(-2)).toEqual(['crm_resource', expect.stringMatching(/^quiet: node1 0 %, node2 0 % busy; load /)]);
});

test('and not at all where the cluster finds no rest', async () => {
  await expect(quiet(made({ looks: 0, waited: 124 }).scene, ['last'])).rejects.toThrow('found no rest within 120 s');
});
