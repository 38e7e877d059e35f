// What nfsdcld's database is to hold of NFSv4.0 clients, as SQL for sqlite3(1). Its tables: utils/nfsdcld/sqlite.c.
import type { NfsdClient } from '../protocol/nfsd-clients.ts';

/** Asks for the reboot epochs: `recovery` is 0 unless it ended in grace. */
export const EPOCHS = 'SELECT current, recovery FROM grace;';

export interface Epochs {
  readonly current: number;
  readonly recovery: number;
}

/**
 * May it reclaim after the next start? It has a lease that nobody has ended, and no RECLAIM_COMPLETE by which nfsd would know. courtesy: what it held it still
 * holds; expirable is about to lose it. Before Linux 5.11 nothing is said: one that has confirmed nothing has nothing to reclaim either.
 */
export const mayReclaimV40 = ({ minorVersion, status }: NfsdClient): boolean =>
  minorVersion === 0 && (status === null || status === 'confirmed' || status === 'courtesy');

/**
 * Adds these to those who may reclaim at the next start; undefined where there is nothing to add. A server that ended in grace takes the list of before that once
 * more (sqlite_grace_start), in which whoever reclaimed still is. Names as nfsd quotes them.
 */
export function recordsSql({ current, recovery }: Epochs, names: readonly string[]): string | undefined {
  if (recovery !== 0 || names.length === 0) return undefined;
  const table = `rec-${current.toString(16).padStart(16, '0')}`;
  const rows = names.map((name) => `(x'${hexOf(name)}')`);
  return `INSERT OR IGNORE INTO "${table}" (id) VALUES ${rows.join(', ')};`;
}

/** Bytes that are not printable, quotes and backslashes are \xHH (fs/nfsd/nfs4state.c, seq_quote_mem). */
const hexOf = (quoted: string): string =>
  (quoted.match(/\\x[\da-f]{2}|[\s\S]/gi) ?? [])
    .map((part) => (part.length === 4 ? part.slice(2).toLowerCase() : Buffer.from(part, 'latin1').toString('hex')))
    .join('');
