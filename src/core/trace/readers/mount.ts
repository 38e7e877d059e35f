import { decodeMount, decodeMountResult, MNT, MOUNT_V3 } from '../../protocol/mount3.ts';
import { SAID } from '../fact.ts';
import { hexOf } from '../file-names.ts';
import { type ProgramReader, withoutResults } from '../reader.ts';

/** RFC 1813 appendix I: MOUNTPROC3. */
const NAMES: readonly (string | undefined)[] = [undefined, 'MNT', 'DUMP', 'UMNT', 'UMNTALL', 'EXPORT'];
const UMNT = 3;

/** mountstat3. */
const STATUS: Readonly<Record<number, string>> = {
  0: 'MNT3_OK',
  1: 'MNT3ERR_PERM',
  2: 'MNT3ERR_NOENT',
  5: 'MNT3ERR_IO',
  13: 'MNT3ERR_ACCES',
  20: 'MNT3ERR_NOTDIR',
  22: 'MNT3ERR_INVAL',
  63: 'MNT3ERR_NAMETOOLONG',
  10004: 'MNT3ERR_NOTSUPP',
  10006: 'MNT3ERR_SERVERFAULT',
};

export const readMount: ProgramReader = ({ call }, { names }) => {
  const operation = call.version === MOUNT_V3 ? NAMES[call.procedure] : undefined;
  if (operation === undefined) return undefined;
  const path = call.procedure === MNT || call.procedure === UMNT ? decodeMount(call.arguments) : undefined;
  const fact = { protocol: 'MOUNT', operation, ...(path !== undefined && { name: path }) } as const;
  return (results, refusal) => {
    const status = results === undefined ? withoutResults(refusal) : call.procedure === MNT ? mounted(results) : SAID;
    return { caller: 'client', facts: [{ ...fact, status }] };
  };

  function mounted(results: Uint8Array): string {
    const it = decodeMountResult(results);
    if (it === undefined) return 'UNREADABLE';
    if ('status' in it) return STATUS[it.status] ?? `mountstat3 ${it.status}`;
    if (path !== undefined) names.learn(hexOf(it.handle), path);
    return 'MNT3_OK';
  }
};
