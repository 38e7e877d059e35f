// A keeper that dies can't say so itself, and its monitor comes once a minute: the supervisors of its node watch it, as it watches them. Where there may be none it comes
// more often (core/plan/clones.ts).
import { MON } from '../../core/plan/names.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { reportFailure } from '../../host/tools/pacemaker.ts';
import { type Identity, isAlive, readIdentity } from './identity.ts';
import { KEEPER_FILE, RUN } from './paths.ts';

const EVERY_MS = 500;
/** Where Pacemaker can't be told in this time, the keeper's next monitor finds the same. */
const TOLD_WITHIN_MS = 30_000;

/** Until the signal is aborted: reports to Pacemaker each keeper that has died, unless another supervisor does. */
export async function watchKeeper(machine: Machine, signal: AbortSignal): Promise<void> {
  const watch = keeperWatch(machine);
  while (!signal.aborted) {
    // A file that can't be read now is read again at the next look.
    const dead = await watch.look().catch(() => undefined);
    if (dead !== undefined && (await isMine(machine, dead))) void tell(machine, signal);
    await machine.clock.pause(EVERY_MS, signal);
  }
}

/**
 * A look tells once of a keeper that was dead twice while its file still names it: one that is stopped takes its file along. Whether it was ever seen alive does
 * not matter: one that dies at once, after its first monitor, would be missed for a minute.
 */
export function keeperWatch(machine: Machine): { look(): Promise<Identity | undefined> } {
  let [missed, told]: (Identity | undefined)[] = [];
  const look = async () => {
    const named = await readIdentity(machine, KEEPER_FILE);
    const died = named !== undefined && !(await isAlive(machine, named));
    const dead = died && isSame(named, missed) && !isSame(named, told) ? named : undefined;
    missed = died ? named : undefined;
    told = dead ?? told;
    return dead;
  };
  return { look };
}

const isSame = (one: Identity | undefined, other: Identity | undefined): boolean =>
  one !== undefined && one.pid === other?.pid && one.startTime === other.startTime;

const TOLD = `${RUN}/dead-keepers`;
const EXISTS = 1;

/** Whoever makes the folder that bears the dead one's name tells of it (mkdir(2) is made once). It stays: a name is never given twice. */
async function isMine(machine: Machine, { pid, startTime }: Identity): Promise<boolean> {
  await machine.files.makeFolder(TOLD);
  const { exitCode } = await machine.run(['mkdir', `${TOLD}/${pid}-${startTime}`], { okExits: [0, EXISTS] });
  return exitCode === 0;
}

async function tell(machine: Machine, signal: AbortSignal): Promise<void> {
  const told = { what: 'Pacemaker to hear that the keeper died', withinMs: TOLD_WITHIN_MS, everyMs: 500, signal };
  await eventually(machine.clock, told, async () => {
    await reportFailure(machine, MON, machine.name);
    return true;
    // The keeper's next monitor finds the same.
  }).catch(() => undefined);
}
