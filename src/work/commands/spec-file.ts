// A file that a user has named, read whole.
import { Failed } from '../../core/base/failed.ts';
import type { Host } from '../../host/host.ts';
import { reasonOf } from '../server/reason.ts';

/** The text of the cluster.yaml at `path`; failures call the file `name`. Throws Failed (2) where there is none, or it can't be read. */
export async function specFile(host: Host, path: string, name: string = path): Promise<string> {
  const text = await host.files.read(path).catch((cause: unknown) => {
    throw new Failed(2, 'unreadable-file', `${name} can't be read: ${inWords(cause)}`, { hint: HINT, cause });
  });
  if (text === undefined) throw new Failed(2, 'no-such-file', `there is no file ${name}`, { hint: HINT });
  return text;
}

const HINT = 'give the path of a cluster.yaml';

const inWords = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && cause.code === 'EISDIR' ? 'it is a folder' : reasonOf(cause);
