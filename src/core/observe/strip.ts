// Writes over time as one line of blocks: a gap is seen before any number is read.

const BLOCKS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇'];
const FULL = '█';

export interface StripSpan {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
  /** Characters. */
  readonly width: number;
}

/** One character for each slot of the span: blank when nothing was completed in it, full at the busiest slot's count. */
export function strip(completedAt: readonly number[], { from, until, width }: StripSpan): string {
  const slot = (until - from) / width;
  const counts = new Array<number>(width).fill(0);
  for (const at of completedAt) {
    const index = Math.floor((at - from) / slot);
    if (index >= 0 && index < width) counts[index] = (counts[index] ?? 0) + 1;
  }
  const most = Math.max(1, ...counts);
  return counts
    .map((count) => (count === most ? FULL : BLOCKS[Math.ceil((count / most) * (BLOCKS.length - 1))]))
    .join('');
}
