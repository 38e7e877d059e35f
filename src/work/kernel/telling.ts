// The telling of a kernel server's NFSv3 clients, by a program beside it that outlives the agent: counted in its status, and written to the journal.
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { forgetTold, listClients, readState } from '../locks/notify/folder.ts';
import type { Counts, Notified } from '../locks/notify/told.ts';
import type { NotifyAsked } from '../locks/notify/words.ts';
import { openJournal } from '../server/journal.ts';
import { reasonOf } from '../server/reason.ts';
import { kernelInGrace } from './grace.ts';
import { writeStatus } from './write-status.ts';

/** No more of a machine than it needs: what is loaded has to be read first. */
export type TellingMachine = Pick<
  Machine,
  'clock' | 'files' | 'moveFile' | 'removeFile' | 'run' | 'name' | 'appendLine'
>;

export interface ToldByKernel {
  readonly server: string;
  readonly asked: NotifyAsked;
}

/** `notify` tells them, and says how many are told whenever that changes. Throws what it throws. */
export type Notify = (asked: NotifyAsked, counted: (counts: Counts) => void) => Promise<Notified>;

/** Who was told is forgotten when the grace period is over: before that its server may die, and they have to be told again. */
export async function tellForKernel(
  machine: TellingMachine,
  server: string,
  asked: NotifyAsked,
  notify: Notify,
): Promise<Notified> {
  const journal = openJournal(machine, `notify-${server}-${machine.clock.now()}`);
  const clients = (await listClients(machine, asked.folder)).length;
  const state = asked.state ?? (await readState(machine, asked.folder));
  journal({ kind: 'notify-started', server, clients, state });
  const counting = counter(machine, server);
  counting.show({ told: 0, silent: clients, gone: 0 });
  const forgotten = forgetAfterGrace(machine, server, asked);
  try {
    const notified = await notify({ ...asked, keepTold: true }, counting.show);
    const { told, silent, gone, ms, silentClients, goneClients } = notified;
    counting.show({ told, silent, gone });
    journal({ kind: 'notify-finished', server, told, ms, silent: silentClients, gone: goneClients });
    await forgotten;
    return notified;
  } catch (error) {
    journal({ kind: 'notify-failed', server, reason: reasonOf(error) });
    throw error;
  } finally {
    await counting.written();
  }
}

// ---

/** One write after the other. Its agents write nothing meanwhile: they end this program first. */
function counter(machine: TellingMachine, server: string) {
  let writing: Promise<void> = Promise.resolve();
  return {
    show: (notify: Counts) => {
      // A count that can't be shown keeps nobody from being told.
      writing = writing.then(() => writeStatus(machine, server, { notify })).catch(() => undefined);
    },
    written: () => writing,
  };
}

async function forgetAfterGrace(
  machine: TellingMachine,
  server: string,
  { folder, withinMs }: NotifyAsked,
): Promise<void> {
  const wait = { what: 'the end of the grace period', withinMs, everyMs: 1_000 };
  const over = async () => ((await kernelInGrace(machine, server)) ? undefined : true);
  // What is left there is told once more after the next start, in vain.
  await eventually(machine.clock, wait, over)
    .then(() => forgetTold(machine, folder))
    .catch(() => undefined);
}
