// A lab of both kinds of daemon: a kernel server on two nodes with kernels of their own, two Ganesha servers that share an export on two ordinary ones;
// and who works there. What is told is printed at once: whoever is interrupted has it.

import { readJournal } from '../../src/core/observe/journal.ts';
import type { Observation } from '../../src/core/observe/observation.ts';
import type { Cluster } from '../../src/core/spec/cluster.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { requireServer } from '../../src/core/spec/require-named.ts';
import type { MountedClient } from '../../src/entry/cli/drill/clients.ts';
import { type LightLocks, lightLocks } from '../../src/entry/cli/drill/light.ts';
import { lockers } from '../../src/entry/cli/drill/locks.ts';
import { paced, slownessOf } from '../../src/entry/cli/drill/pace.ts';
import type { Host } from '../../src/host/host.ts';
import { systemClock } from '../../src/host/local.ts';
import { LAB_PROPERTIES } from '../../src/lab/foreign-properties.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { mountSource } from '../../src/lab/mount-source.ts';
import { labOptions } from '../../src/lab/options.ts';
import { specHead } from '../../src/lab/spec-head.ts';
import { setup } from '../../src/work/commands/setup.ts';
import type { DrillClient } from '../../src/work/drill/client.ts';
import type { LockClient } from '../../src/work/drill/locks.ts';
import { JOURNAL } from '../../src/work/server/paths.ts';
import { installation } from './cluster-lab.ts';

export const FAILBACK_AFTER_MS = 10_000;
const KERNEL_NODES = 2;
const KERNEL = `
    daemon: kernel
    network: host
    filesystems:
      - { device: /dev/lab/shared1, mount: /srv/home, type: ext4 }
      - { device: /dev/lab/shared2, mount: /srv/info, type: ext4 }`;
const KINDS = ['kernel:4.1', 'kernel:4.1'] as const;
/** Beside the kernel clients, which hold these. */
const LIGHT = { server: 'nfs2', kind: 'light:4.1', clients: 3 } as const;
export const RANGES = { kept: 4, churned: 2 };
/** User-mode Linux on a busy machine. */
export const SLOW_MS = 240_000;
/** A fenced node would be back in the middle of the takeover, sooner than any real machine. */
const STAYS_OFF = { 'stonith-action': 'off' };

/** As it begins, and with what `apply` brings: an export that refers to Ganesha, and a kernel server that goes home by itself. */
export const mixedSpec = (name: string, changed: boolean): string => `${specHead(name, 4)}exports:
  home: { path: /srv/home/data, clients: ['*'] }
  light: { path: /srv/light, clients: ['*'] }
${changed ? `  elsewhere: { path: /srv/home/elsewhere, clients: ['*'], refer: ["nfs2:/light"] }\n` : ''}servers:
  nfs1:
    address: 192.0.2.101/24
    home: node1
    failoverTo: [node2]
    exports: [home${changed ? ', elsewhere' : ''}]${changed ? '\n    failback: auto' : ''}${KERNEL}
  nfs2: { address: 192.0.2.102/24, home: node3, failoverTo: [node4], exports: [light] }
  nfs3: { address: 192.0.2.103/24, home: node4, failoverTo: [node3], exports: [light] }
failbackAfter: ${FAILBACK_AFTER_MS / 1000}s
nfs: { versions: [4.1], lease: 10s, grace: 60s }
corosync: { token: 3s, tokenCoefficient: 0ms }
`;

export function clusterOf(text: string): Cluster {
  const { cluster, findings } = readSpec(text, 'test lab');
  if (cluster === undefined) throw new Error(findings.map(({ message }) => message).join('; '));
  return cluster;
}

const began = systemClock.now();
export const tell = (words: string): void =>
  void process.stdout.write(`${((systemClock.now() - began) / 1000).toFixed(1).padStart(6)} ${words}\n`);

export interface MixedLab {
  readonly lab: Lab;
  readonly cluster: Cluster;
  /** Of nfs1: the first holds locks, the other is its rival. */
  readonly mounted: readonly MountedClient[];
  readonly clients: readonly DrillClient[];
  /** A holder of locks and its rival on the kernel server, light ones on Ganesha. */
  locking(): { readonly locks: readonly LockClient[]; readonly fleets: LightLocks };
}

export async function startMixed(name: string): Promise<MixedLab> {
  const specText = mixedSpec(name, false);
  const cluster = clusterOf(specText);
  const lab = await startLab(labOptions(name, cluster, specText, false, KERNEL_NODES));
  try {
    const booting = Promise.all(KINDS.map((kind) => lab.addClient(kind)));
    const [first, ...others] = lab.hosts();
    if (first === undefined) throw new Error('a lab has nodes');
    const more = { foreignProperties: { ...LAB_PROPERTIES, ...STAYS_OFF }, withinMs: SLOW_MS, progress: tell };
    await setup({ hosts: [first, ...others], cluster, specText, installation, ...more });
    const slower = await slownessOf(lab);
    const booted = await booting;
    await Promise.all(booted.map((client) => client.mount(mountSource(cluster, 'nfs1', client.kind))));
    tell('all is there');
    const mounted = booted.map((client, index): MountedClient => {
      const wish = { kind: client.kind, server: 'nfs1' };
      return { client, wish: index === 0 ? wish : { ...wish, rival: true } };
    });
    const locking = () => {
      const fleets = lightLocks(lab, cluster, requireServer(cluster, LIGHT.server), [LIGHT]);
      const ranges = paced(RANGES, slower);
      return { fleets, locks: [...fleets.lockers, ...lockers(lab, cluster, mounted, { ranges, probe: undefined })] };
    };
    return { lab, cluster, mounted, clients: mounted.map((it) => atWork(it, slower)), locking };
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

function atWork({ client }: MountedClient, slower: number | undefined): DrillClient {
  const { kind, speak, progress, stopTraffic } = client;
  return { kind, server: 'nfs1', speak, progress, stopTraffic, startTraffic: () => client.startTraffic(slower) };
}

export const journalOf = async ({ files }: Host): Promise<readonly Observation[]> =>
  readJournal((await files.read(JOURNAL).catch(() => undefined)) ?? '').observations;

/** Who has to know why can't look any more when the lab has gone. */
export async function tellWhy({ lab }: MixedLab): Promise<void> {
  const journals = await Promise.all(lab.hosts().map(journalOf));
  const said = journals.flat().sort((a, b) => a.at - b.at);
  tell(['the journals:', ...said.slice(-100).map((it) => JSON.stringify(it))].join('\n'));
  const asked = lab.host('node4').run(['crm_mon', '--one-shot', '--operations', '--timing-details', '--failcounts']);
  tell(await asked.then(({ stdout }) => stdout).catch(String));
}
