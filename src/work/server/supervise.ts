// The supervisor process, from its first breath to its last. Its maker holds the lock of the server's log for it: of two that start
// at once, one comes this far.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { sharingTakeover } from '../grace/sharing-takeover.ts';
import { custodyOf } from '../locks/custody/custody.ts';
import { clearAway } from './clear-away.ts';
import { serveControl } from './control.ts';
import { identityOf, isAlive, readIdentity } from './identity.ts';
import { openJournal } from './journal.ts';
import { setOomScore } from './oom.ts';
import { serverPaths } from './paths.ts';
import { reasonOf } from './reason.ts';
import { Supervisor } from './supervisor.ts';
import { tellPacemaker } from './tell-pacemaker.ts';
import { keepWatch } from './watch.ts';

export interface SuperviseParts {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly server: Server;
  /** Of this process. */
  readonly pid: number;
  /** Aborted when somebody other than Pacemaker wants this process to end (SIGTERM). */
  readonly ending: AbortSignal;
  readonly notifier: Argv;
  readonly callBack: Argv;
  /** Told once how the start went: undefined when the server serves, else why it never will. */
  readonly report: (failure: string | undefined) => void;
  /** The program that keeps the locks of a daemon that dies (entry/bin/custodian.ts). */
  readonly custodian: Argv;
  readonly reread: () => Promise<void>;
}

/** Resolves when the server has been stopped, or could not be started. Throws when another supervisor of it lives on this node. */
export async function supervise(parts: SuperviseParts): Promise<void> {
  const { machine, cluster, server, pid, report } = parts;
  await claim(machine, server.name, pid);
  await raiseOpenFiles(machine, pid);
  setOomScore(machine, pid, '-900');
  const supervisor = makeSupervisor(parts);
  const started = supervisor.start();
  const stopped = Promise.race([stopAsked(machine, supervisor, started), endingAsked(parts, supervisor)]);
  const failure = await started.then(() => undefined, reasonOf);
  if (failure === undefined) {
    report(undefined);
    void keepWatch(machine, cluster, server, supervisor);
    await stopped;
  } else {
    const asked = supervisor.stopping.aborted;
    await supervisor.stop();
    if (asked) await stopped;
    report(failure);
  }
}

function makeSupervisor(parts: SuperviseParts): Supervisor {
  const { machine, cluster, server, pid, notifier, callBack, custodian, reread } = parts;
  const journal = openJournal(machine, `supervisor-${server.name}-${pid}`);
  const supervisor: Supervisor = new Supervisor({
    ...{ machine, cluster, server, journal, notifier, callBack, reread },
    takeover: sharingTakeover({ machine, cluster, server, journal, stopping: () => supervisor.stopping }),
    custody: custodyOf({ machine, cluster, server, journal, program: custodian }),
    // Without Pacemaker nobody would move the server anyway; its next monitor finds it failed.
    onFailed: (reason) => tellPacemaker(machine, server.name, reason, supervisor.stopping).catch(() => undefined),
  });
  return supervisor;
}

/** Resolves when a stop has been carried out and answered; rejects when nobody can ask for one. */
function stopAsked(machine: Machine, supervisor: Supervisor, started: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    serveControl(machine, supervisor, started, resolve).catch(reject);
  });
}

/** Stops in good order and tells Pacemaker, which did not ask for it: the server is to go on elsewhere. At a shutdown nobody hears it. */
async function endingAsked({ machine, server, ending }: SuperviseParts, supervisor: Supervisor): Promise<void> {
  await new Promise((resolve) => {
    ending.addEventListener('abort', resolve);
  });
  await supervisor.stop();
  // As above: its next monitor finds that there is none.
  const reason = 'its supervisor was told to end (SIGTERM)';
  await tellPacemaker(machine, server.name, reason, AbortSignal.timeout(TOLD_WITHIN_MS)).catch(() => undefined);
}

const TOLD_WITHIN_MS = 2_000;

/** What a daemon of many clients keeps open; its children inherit it. Where even root may not raise it (a container), it stays as it is. */
const OPEN_FILES = 1_048_576;

async function raiseOpenFiles(machine: Machine, pid: number): Promise<void> {
  await machine.run(['prlimit', '--pid', `${pid}`, `--nofile=${OPEN_FILES}:${OPEN_FILES}`], { okExits: [0, 1] });
}

async function claim(machine: Machine, name: string, pid: number): Promise<void> {
  const { folder, identity } = serverPaths(name);
  const other = await readIdentity(machine, identity);
  if (other !== undefined && other.pid !== pid && (await isAlive(machine, other)))
    throw new Error(`server ${name} already has a supervisor here, process ${other.pid}`);
  // Of one that died: its network, its announcement, its socket.
  if (await machine.files.exists(folder)) await clearAway(machine, name);
  await machine.files.write(identity, JSON.stringify(await identityOf(machine, pid)));
}
