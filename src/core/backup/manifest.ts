// What a backup consists of, and whether it is whole.
import { z } from 'zod';
import { Failed } from '../base/failed.ts';

export interface Manifest {
  readonly format: 1;
  readonly cluster: string;
  /** When it was made, ms since the epoch. */
  readonly at: number;
  /** Of Gracekeeper. */
  readonly version: string;
  readonly floors: Floors;
  readonly files: readonly BackupFile[];
}

/** What may rise and never go back, as high as it was then. Null where the state volume did not answer. */
export interface Floors {
  /** By server: the epoch of its last incarnation, seconds. */
  readonly epochs: Readonly<Record<string, number>>;
  /** The newest NSM state number that was taken. */
  readonly nsmState: number | null;
}

export interface BackupFile {
  /** Below the backup's folder. */
  readonly path: string;
  /** Such as 0o600. */
  readonly mode: number;
  /** In hex, of its content. */
  readonly sha256: string;
}

export const MANIFEST = 'manifest.json';

export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, undefined, 2)}\n`;

/** Throws Failed (2, `no-backup`) for what is no manifest of ours, or one of a later format. */
export function readManifest(text: string): Manifest {
  const read = schema.safeParse(parsed(text));
  if (read.success) return read.data;
  throw new Failed(2, 'no-backup', `${MANIFEST} is not that of a backup that this version can read`);
}

// ---

/** Relative, and nowhere but below the folder. */
const path = z.string().regex(/^(?!\.)[\w.%:-]+(\/(?!\.)[\w.%:-]+)*$/);

const schema: z.ZodType<Manifest> = z.object({
  format: z.literal(1),
  cluster: z.string(),
  at: z.number(),
  version: z.string(),
  floors: z.object({ epochs: z.record(z.string(), z.int()), nsmState: z.int().nullable() }),
  files: z.array(z.object({ path, mode: z.int().min(0).max(0o777), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
