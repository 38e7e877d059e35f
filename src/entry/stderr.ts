// Standard error, for people on a terminal and for journald alike: where it is a journal's stream each message is one line with its priority
// before it (sd-daemon(3)); systemd says which stream that is (systemd.exec(5), JOURNAL_STREAM).
import { fstatSync } from 'node:fs';
import { logLine, type Severity } from '../core/observe/severity.ts';

/** `text` may have several lines; its last one needs no end. */
export function toStderr(severity: Severity, text: string): void {
  process.stderr.write(`${isJournal() ? logLine(severity, text) : text.trimEnd()}\n`);
}

let known: boolean | undefined;

function isJournal(): boolean {
  known ??= isJournalStream(process.env.JOURNAL_STREAM, () => fstatSync(2, { bigint: true }));
  return known;
}

/** Inherited by a program whose stderr has been turned elsewhere, the variable says nothing of it. */
export function isJournalStream(variable: string | undefined, stat: () => { dev: bigint; ino: bigint }): boolean {
  if (variable === undefined) return false;
  const { dev, ino } = stat();
  return variable === `${dev}:${ino}`;
}
