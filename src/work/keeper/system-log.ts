// What happens to the servers of this node, in the system's log: on machines with systemd that is journald, where administrators look first
// (journalctl -t gracekeeper). Our own journal stays the whole truth: this is a copy, which a log that hangs or is full does not get.
import { readJournal } from '../../core/observe/journal.ts';
import { logLine, observationLine, SEVERITY } from '../../core/observe/severity.ts';
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { JOURNAL } from '../server/paths.ts';

/** Facility daemon; the level comes with each line. */
const LOGGER: Argv = ['logger', '--tag', 'gracekeeper', '--priority', 'daemon.notice', '--prio-prefix'];
const SOCKET = '/dev/log';
const EVERY_MS = 1_000;
/** At a time: who has more to say fills a log that nobody reads. */
const MOST_LINES = 200;
/** Of one that ended, before the next is tried. */
const AGAIN_MS = 10_000;

/** For as long as the keeper lives. Never rejects: where there is no system log, it looks for one again. */
export async function copyToSystemLog(machine: Machine): Promise<never> {
  const journal = machine.tail(JOURNAL);
  for (;;) {
    // A folder that can't be read has no system log for us now.
    if (await machine.files.exists(SOCKET).catch(() => false)) await copy(machine, () => journal.lines());
    await machine.clock.pause(AGAIN_MS);
  }
}

/** Returns when the logger has ended. */
async function copy(machine: Machine, next: () => Promise<readonly string[]>): Promise<void> {
  const logger = machine.converse(LOGGER, () => undefined);
  let open = true;
  const over = new AbortController();
  void logger.ended.then(() => {
    open = false;
    over.abort();
  });
  for (; open; await machine.clock.pause(EVERY_MS, over.signal)) {
    // What can't be read now is read at the next look: a tail goes on where it was.
    const lines = await next().catch((): readonly string[] => []);
    for (const line of linesFor(lines)) logger.say(line);
  }
}

function linesFor(lines: readonly string[]): readonly string[] {
  const all = readJournal(lines.join('\n')).observations.map(observationLine);
  const left = all.length - MOST_LINES;
  if (left <= 0) return all;
  return [...all.slice(0, MOST_LINES), logLine(SEVERITY.warning, `${left} more events: gracekeeper events`)];
}
