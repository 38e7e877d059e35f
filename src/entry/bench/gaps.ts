// What a client waits: at a daemon's crash, at a planned move, at the fail-back. One server with an export of its own, real kernel clients.
// Bare: for the crash, from exec of a fresh Ganesha to its answer; for the moves, the agents called by hand on both nodes, one after
// the other, with nobody deciding (Pacemaker in maintenance mode).
import type { FaultKind } from '../../core/base/fault-kind.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { setProperty } from '../../host/tools/pacemaker.ts';
import { type Progress, silent } from '../../work/commands/progress.ts';
import type { DrillClient } from '../../work/drill/client.ts';
import { drill } from '../../work/drill/drill.ts';
import { faultOf } from '../../work/drill/faults.ts';
import type { DrillRecord } from '../../work/drill/result.ts';
import type { DrillScene } from '../../work/drill/scene.ts';
import { AGENT_FOLDER } from '../../work/install/install-agents.ts';
import { clientsOf, withClients } from '../cli/drill/clients.ts';
import { labInjector } from '../cli/drill/injector.ts';
import { bringUpLab } from '../cli/lab/bring-up.ts';
import { gapOf, startOf } from './drill-rounds.ts';
import { allSteady, gapDuring } from './gap-during.ts';
import { type Measured, repeat, toSeconds } from './measure.ts';

interface Round {
  readonly crash: DrillRecord;
  readonly move: DrillRecord;
  readonly failback: DrillRecord;
  readonly byHand: number;
}

export async function measureGaps(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  const wish = {
    name: `bench-${process.pid}`,
    nodes: 4,
    nfs: ['3', '4.1', '4.2'],
    ownExports: true,
    // Every drill waits for the end of grace, which NFSv3 makes last its whole period. It does not enter what is measured.
    lease: '8s',
    grace: '8s',
    detached: false,
    progress: silent,
  } as const;
  const { lab, cluster } = await bringUpLab(wish);
  try {
    const server = firstServer(cluster);
    const scene = { hosts: lab.hosts(), cluster, server, injector: labInjector(lab) };
    const told = await withClients(lab, cluster, clientsOf(server), (clients) =>
      repeat(rounds, (number) => round(scene, clients, (step) => progress(`${step}, round ${number} of ${rounds}`))),
    );
    return [
      crashes(told, 'kernel:3', '13.3 s'),
      crashes(told, 'kernel:4.1', '18.5 s'),
      moves(told, 'move'),
      moves(told, 'failback'),
    ];
  } finally {
    await lab.stop();
  }
}

async function round(scene: DrillScene, clients: readonly DrillClient[], progress: Progress): Promise<Round> {
  const run = (kind: FaultKind) => {
    progress(kind);
    return drill(scene, faultOf(kind), clients, silent);
  };
  const [crash, move, failback] = [await run('daemon-crash'), await run('move'), await run('failback')];
  progress('move by hand');
  return { crash, move, failback, byHand: await moveByHand(scene, clients) };
}

function crashes(rounds: readonly Round[], kind: string, classic: string): Measured {
  return {
    what: `daemon crash, longest gap, ${kind} client, export of one server only`,
    unit: 's',
    toReach: 0.5,
    classic,
    values: rounds.map(({ crash }) => toSeconds(gapOf(crash, kind))),
    bare: {
      what: 'a fresh Ganesha from exec to answering',
      values: rounds.map(({ crash }) => toSeconds(startOf(crash))),
    },
  };
}

function moves(rounds: readonly Round[], fault: 'move' | 'failback'): Measured {
  return {
    what: `planned ${fault}, longest gap, the slower of a kernel:3 and a kernel:4.1 client`,
    unit: 's',
    toReach: 1,
    classic: 'NFSv4.1 locks stranded',
    values: rounds.map((told) => toSeconds(gapOf(told[fault]))),
    bare: {
      what: 'the same agents called by hand on both nodes',
      values: rounds.map(({ byHand }) => toSeconds(byHand)),
    },
  };
}

/** There and back, so that Pacemaker finds everything where it left it; what the clients waited at most, ms. */
async function moveByHand({ hosts, server }: DrillScene, clients: readonly DrillClient[]): Promise<number> {
  const home = hostOf(hosts, server.home);
  const away = hostOf(hosts, server.failoverTo[0]);
  await setProperty(home, 'maintenance-mode', 'true');
  const gap = await gapDuring(home, clients, async () => {
    await handOver(server, home, away);
    await allSteady(home, clients);
    await handOver(server, away, home);
  });
  await setProperty(home, 'maintenance-mode', 'false');
  return gap;
}

async function handOver(server: Server, from: Host, to: Host): Promise<void> {
  await callAgent(from, 'nfs_address', 'stop', server);
  await callAgent(from, 'ganesha_nfsd', 'stop', server);
  await callAgent(to, 'ganesha_nfsd', 'start', server);
  await callAgent(to, 'nfs_address', 'start', server);
}

async function callAgent(host: Host, agent: string, action: string, { name }: Server): Promise<void> {
  await host.run([`${AGENT_FOLDER}/${agent}`, action], { env: { OCF_RESKEY_server: name, OCF_ROOT: '/usr/lib/ocf' } });
}

function hostOf(hosts: readonly Host[], node: string | undefined): Host {
  const host = hosts.find(({ name }) => name === node);
  if (host === undefined) throw new Error(`no host for node ${node}`);
  return host;
}

function firstServer({ servers }: Cluster): Server {
  const [server] = servers;
  if (server === undefined) throw new Error('the lab has a server');
  return server;
}
