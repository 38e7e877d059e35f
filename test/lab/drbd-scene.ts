// A server on a DRBD pair under Pacemaker: two nodes with kernels and disks of their own, an ordinary third one, and a client.
import { fenceConstraintOf } from '../../src/core/doctor/checks/drbd.ts';
import type { DrbdState } from '../../src/core/protocol/drbd-state.ts';
import type { Cluster } from '../../src/core/spec/cluster.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import type { Host } from '../../src/host/host.ts';
import { systemClock } from '../../src/host/local.ts';
import { queryCib } from '../../src/host/tools/pacemaker.ts';
import type { LabClient } from '../../src/lab/client.ts';
import { LAB_PROPERTIES } from '../../src/lab/foreign-properties.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { specHead } from '../../src/lab/spec-head.ts';
import { NETWORK } from '../../src/lab/state.ts';
import { silent } from '../../src/work/commands/progress.ts';
import { setup } from '../../src/work/commands/setup.ts';
import { drbdStates } from '../../src/work/drbd/drbd-states.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { installation } from './cluster-lab.ts';

export const [SERVER, RESOURCE, EXPORT, ADDRESS] = ['nfs1', 'vm', '/srv/vm/data', `${NETWORK}.101`] as const;
/** User-mode Linux on a busy machine. */
export const SLOW_MS = 300_000;

/** One that boots within seconds of its fence joins in the middle of the takeover, which Pacemaker then plans anew: a real machine takes minutes. */
const STAYS_OFF = { 'stonith-action': 'off' };

const specOf = (name: string) => `${specHead(name, 3)}drbd:
  ${RESOURCE}: { disk: /dev/vg0/vm }
exports:
  data: { path: ${EXPORT}, clients: ['*'] }
servers:
  ${SERVER}:
    address: ${ADDRESS}/24
    home: node1
    failoverTo: [node2]
    daemon: kernel
    network: host
    exports: [data]
    filesystems:
      - { drbd: ${RESOURCE}, mount: /srv/vm, type: ext4 }
nfs: { versions: [3, 4.1], lease: 10s, grace: 60s }
corosync: { token: 3s, tokenCoefficient: 0ms }
`;

export interface DrbdPair {
  readonly lab: Lab;
  readonly cluster: Cluster;
  readonly hosts: readonly [LabHost, LabHost, LabHost];
  /** Has mounted nothing yet. */
  readonly client: LabClient;
  stateOn(host: Host): Promise<DrbdState | undefined>;
  /** DRBD's constraint keeps one of the two from being promoted. */
  isFenced(): Promise<boolean>;
  servedBy(host: Host): Promise<void>;
  /** Returns when traffic that was under way when this was called has gone on. */
  goesOn(): Promise<void>;
  /** As the primary sees it; and nothing keeps the other disk from being promoted. */
  twoGoodDisks(primary: Host): Promise<void>;
}

/** On blank disks, with node1 as primary; its folder is everybody's. */
export async function drbdPair(name: string): Promise<DrbdPair> {
  const spec = specOf(name);
  const { cluster, findings } = readSpec(spec, 'test lab');
  if (cluster === undefined) throw new Error(findings.map(({ message }) => message).join('; '));
  const lab = await startLab(labOptions(name, cluster, spec, false, 2));
  try {
    const [node1, node2, witness] = [lab.host('node1'), lab.host('node2'), lab.host('node3')];
    const hosts = [node1, node2, witness] as const;
    const adding = lab.addClient('kernel:4.1');
    const foreignProperties = { ...LAB_PROPERTIES, ...STAYS_OFF };
    const more = { foreignProperties, newDrbd: [RESOURCE], withinMs: SLOW_MS, progress: silent };
    await setup({ hosts, cluster, specText: spec, installation, ...more });
    await node1.run(['chmod', '1777', EXPORT]);
    const client = await adding;
    const stateOn = async (host: Host) => (await drbdStates(host, cluster)).get(RESOURCE);
    // The ordinary node is always there to be asked.
    const isFenced = async () => (await queryCib(witness)).includes(fenceConstraintOf(RESOURCE));
    return {
      ...{ lab, cluster, hosts, client, stateOn, isFenced },
      servedBy: (host) =>
        until(`${SERVER} on ${host.name}`, async () => (await readStatus(host, SERVER))?.announced ?? false),
      goesOn: async () => {
        const { writes } = await client.progress();
        await until('the client to go on', async () => (await client.progress()).writes > writes + 20);
      },
      twoGoodDisks: async (primary) => {
        await until('both disks to be alike', async () => {
          const state = await stateOn(primary);
          return state?.connection === 'Connected' && state.peerDisk === 'UpToDate';
        });
        await until('the constraint to go', async () => !(await isFenced()));
      },
    };
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

export async function until(what: string, probe: () => Promise<boolean>): Promise<void> {
  await eventually(systemClock, { what, withinMs: SLOW_MS, everyMs: 500 }, async () => (await probe()) || undefined);
}
