// The records that a client appends: numbered, of one width, so that a file read back tells which arrived, in which order, how often.

const DIGITS = 15;
/** Bytes of one record, with its newline. */
export const RECORD_WIDTH = DIGITS + 1;

/** `serial` counts from 0. */
export const encodeRecord = (serial: number): string => `${String(serial).padStart(DIGITS, '0')}\n`;

export interface FileVerdict {
  /** Acknowledged records that are not in the file. */
  readonly lost: number;
  /** Records that come after a later one. */
  readonly reordered: number;
  /** Records beyond the first with the same number. */
  readonly duplicated: number;
  /** Lines that are no record at all. */
  readonly garbled: number;
}

/** What became of the records: `acknowledged` are the serials whose fsync has succeeded. */
export function judgeFile(content: string, acknowledged: readonly number[]): FileVerdict {
  const lines = content.split('\n').slice(0, content.endsWith('\n') || content === '' ? -1 : undefined);
  const serials = lines.filter(isRecord).map(Number);
  const seen = new Set<number>();
  let [reordered, duplicated, highest] = [0, 0, -1];
  for (const serial of serials) {
    if (seen.has(serial)) duplicated++;
    else if (serial < highest) reordered++;
    seen.add(serial);
    highest = Math.max(highest, serial);
  }
  const lost = acknowledged.filter((serial) => !seen.has(serial)).length;
  return { lost, reordered, duplicated, garbled: lines.length - serials.length };
}

const isRecord = (line: string) => line.length === DIGITS && /^\d+$/.test(line);
