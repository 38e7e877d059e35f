// The supervisor process, from its first breath to its last.
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { reportFailure } from '../../host/tools/pacemaker.ts';
import { serveControl } from './control.ts';
import { identityOf, isAlive, readIdentity } from './identity.ts';
import { openJournal } from './journal.ts';
import { serverPaths } from './paths.ts';
import { Supervisor } from './supervisor.ts';
import { keepWatch } from './watch.ts';

/** How the start went: undefined when the server serves, else why it never will. */
export type Report = (failure: string | undefined) => void;

/** Resolves when the server has been stopped, or could not be started. Throws when another supervisor of it lives on this node. */
export async function supervise(
  machine: Machine,
  cluster: Cluster,
  name: string,
  pid: number,
  report: Report,
): Promise<void> {
  const server = cluster.servers.find((entry) => entry.name === name);
  if (server === undefined) throw new Error(`cluster ${cluster.name} has no server ${name}`);
  await claim(machine, name, pid);
  await raiseOpenFiles(machine, pid);
  const journal = openJournal(machine, `supervisor-${name}-${pid}`);
  // Where Pacemaker can't be told, its next monitor finds the failure.
  const onFailed = () => reportFailure(machine, `${name}-daemon`, machine.name).catch(() => undefined);
  const supervisor = new Supervisor({ machine, cluster, server, journal, onFailed });
  const started = supervisor.start();
  const failure = started.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const stopped = new Promise<void>((resolve, reject) => {
    serveControl(machine, supervisor, started, resolve).catch(reject);
  });
  const why = await failure;
  if (why === undefined) {
    report(undefined);
    void keepWatch(machine, cluster, server, supervisor);
    await stopped;
  } else {
    await supervisor.stop();
  }
  await machine.files.remove(serverPaths(name).folder);
  if (why !== undefined) report(why);
}

/** What a daemon of many clients keeps open; its children inherit it. Where even root may not raise it (a container), it stays as it is. */
const OPEN_FILES = 1_048_576;

async function raiseOpenFiles(machine: Machine, pid: number): Promise<void> {
  await machine.run(['prlimit', '--pid', `${pid}`, `--nofile=${OPEN_FILES}:${OPEN_FILES}`], { okExits: [0, 1] });
}

async function claim(machine: Machine, name: string, pid: number): Promise<void> {
  const path = serverPaths(name).identity;
  const other = await readIdentity(machine, path);
  if (other !== undefined && other.pid !== pid && (await isAlive(machine, other))) {
    throw new Error(`server ${name} already has a supervisor here, process ${other.pid}`);
  }
  await machine.files.write(path, JSON.stringify(await identityOf(machine, pid)));
}
