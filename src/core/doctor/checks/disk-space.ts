import type { Check } from '../check.ts';

/** Of each folder that we write in. */
export type DiskFact = readonly { readonly path: string; readonly freeBytes: number; readonly sizeBytes: number }[];

const LEAST_BYTES = 64 * 2 ** 20;
const LEAST_SHARE = 0.03;

/** There is room where we write. */
export const diskSpace: Check<DiskFact> = {
  name: 'disk-space',
  why: 'On a full state volume no record is written, and a server that can write none is not started; a full /var stops Pacemaker and the journals.',
  judge: (told) => ({
    problems: told.flatMap(({ node, fact }) =>
      fact
        .filter(({ freeBytes, sizeBytes }) => freeBytes < LEAST_BYTES || freeBytes < sizeBytes * LEAST_SHARE)
        .map(({ path, freeBytes }) => ({
          node,
          found: `${path} has ${mebibytes(freeBytes)} free`,
          fix: `du -xh --max-depth 2 ${path} | sort -h | tail`,
        })),
    ),
    well: wellOf(told.flatMap(({ node, fact }) => fact.map((each) => ({ node, ...each })))),
  }),
};

function wellOf(all: readonly { node: string; path: string; freeBytes: number }[]): string {
  const [least] = all.toSorted((a, b) => a.freeBytes - b.freeBytes);
  return least === undefined ? '' : `at least ${mebibytes(least.freeBytes)} free (${least.path} on ${least.node})`;
}

const mebibytes = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)} MiB`;
