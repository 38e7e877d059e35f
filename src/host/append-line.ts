// A line at the end of a file that other processes append to as well.
import { appendFileSync, closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** In one write, so that writers don't mix. Begins a line of its own where the last one has no end: a full disk cuts it off, and power that is lost leaves zeros on ext4. */
export function appendLine(path: string, line: string): void {
  const file = openSync(path, 'a+');
  try {
    appendFileSync(file, `${endsInMidLine(file) ? '\n' : ''}${line}\n`);
  } finally {
    closeSync(file);
  }
}

const NEWLINE = 0x0a;

function endsInMidLine(file: number): boolean {
  const last = Buffer.alloc(1);
  const { size } = fstatSync(file);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE;
}
