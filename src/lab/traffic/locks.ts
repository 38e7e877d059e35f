// All that take locks on one client's mount.
import type { LockEvent } from '../../core/audit/history.ts';
import type { Clock } from '../../host/host.ts';
import { programTime } from './locks-lines.ts';
import { type LockRanges, type LockRole, lockProgram } from './locks-program.ts';
import { type LockWorker, startLockWorker } from './locks-worker.ts';

export interface LockTask {
  readonly role: Exclude<LockRole, 'probe'>;
  /** The server of the mount. */
  readonly server: string;
  /** Its name in the mount; made when missing. */
  readonly file: string;
  readonly ranges: LockRanges;
  /** So many do the same with this file, and share the rhythm of one: together they try as often. */
  readonly sharing: number;
}

export interface LockWorkers {
  start(task: LockTask, withinMs: number): Promise<number>;
  /** Throws when there is none of that number. */
  find(worker: number): LockWorker;
  stop(worker: number, withinMs: number): Promise<readonly LockEvent[]>;
}

export interface LockSite {
  readonly client: string;
  readonly folder: string;
  readonly clock: Pick<Clock, 'now'>;
  /** By so much the clock may be off: every event lasts that much longer at both ends, so that what is sure stays so. */
  readonly errorMs: () => number;
}

export function lockWorkers({ client, folder, clock, errorMs }: LockSite): LockWorkers {
  const workers = new Map<number, LockWorker>();
  let taken = 0;
  const find = (number: number) => {
    const worker = workers.get(number);
    if (worker === undefined) throw new Error(`${client} has nobody with number ${number} who takes locks`);
    return worker;
  };
  return {
    start: async ({ role, server, file, ranges, sharing }, withinMs) => {
      const owner = `${role} of ${file}`;
      const argv = lockProgram(role, `${folder}/${file}`, `${client}/${role}`, ranges, sharing);
      const time = programTime(() => clock.now(), errorMs());
      const worker = await startLockWorker(argv, { client, owner, server, file }, time, withinMs);
      workers.set(++taken, worker);
      return taken;
    },
    find,
    stop: async (number, withinMs) => {
      const events = await find(number).stop(withinMs);
      workers.delete(number);
      return events;
    },
  };
}
