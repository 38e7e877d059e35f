// The programs inside a cell, in the foreground.
import { busConf } from '../../core/config/bus-conf.ts';
import { ganeshaConf } from '../../core/config/ganesha-conf.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Child } from '../../host/child.ts';
import { BEFORE_OTHERS } from '../../host/claim-processor.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { plantPhantoms, readyRecords } from '../grace/ready-records.ts';
import type { Cell } from './cell.ts';
import { recordPaths, type ServerPaths, serverPaths } from './paths.ts';
import { onStateVolume } from './state-volume.ts';

export async function startBus(machine: Machine, server: Server, cell: Cell): Promise<Child> {
  const paths = serverPaths(server.name);
  await machine.files.write(`${paths.inner}/bus.conf`, busConf('/run/bus'));
  const child = cell.start([...SOON, 'dbus-daemon', '--nofork', '--nopidfile', '--config-file=/run/bus.conf'], {
    logTo: paths.log,
  });
  await exists(machine, paths.bus);
  return child;
}

/** As the keeper, whose word to Ganesha goes over it (entry/bin/keeper.ts). Where it may not, nice(1) starts it all the same. */
const SOON = ['nice', `--adjustment=${BEFORE_OTHERS}`] as const;

/** Where NFSv3 is served: its rpc.statd (work/locks/statd.ts) needs it. */
export async function startRpcbind(machine: Machine, server: Server, cell: Cell): Promise<Child> {
  const paths = serverPaths(server.name);
  const child = cell.start(['rpcbind', '-w', '-f'], { logTo: paths.log });
  await exists(machine, `${paths.inner}/rpcbind.sock`);
  return child;
}

/** Its files are made beside `allowed`; it is executed after both. */
export async function startGanesha(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  cell: Cell,
  epoch: number,
  allowed: Promise<void>,
): Promise<Child> {
  const paths = serverPaths(server.name);
  const { recovery } = recordPaths(cluster, server.name);
  await Promise.all([
    machine.files.write(`${paths.inner}/ganesha.conf`, ganeshaConf({ cluster, server, recoveryRoot: recovery })),
    onStateVolume(machine, cluster, () => machine.files.makeFolder(recovery, 0o700)),
    onStateVolume(machine, cluster, () => readyRecords(machine, cluster, server)),
    allowed,
  ]);
  await onStateVolume(machine, cluster, () => plantPhantoms(machine, cluster, server));
  return cell.start(ganeshaArgv(paths, epoch), {
    logTo: paths.log,
    env: { DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/run/bus' },
  });
}

const ganeshaArgv = (paths: ServerPaths, epoch: number) =>
  [
    'ganesha.nfsd',
    '-F',
    '-f',
    '/run/ganesha.conf',
    '-L',
    paths.ganeshaLog,
    '-p',
    '/run/ganesha.pid',
    '-E',
    `${epoch}`,
  ] as const;

const exists = (machine: Machine, path: string) =>
  eventually(machine.clock, { what: path, withinMs: 5_000, everyMs: 2 }, async () =>
    (await machine.files.exists(path)) ? true : undefined,
  );
