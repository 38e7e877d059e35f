// check: what is wrong with a cluster.yaml, and what it means when nothing is.
import { Failed } from '../../core/base/failed.ts';
import { readSpec, type SpecRead } from '../../core/spec/read-spec.ts';
import type { Host } from '../../host/host.ts';

export interface Checked extends SpecRead {
  /** The file's text: what the findings' places are in. */
  readonly text: string;
}

/** Reads the spec at `path`, an absolute path; findings call the file `name`. Throws Failed (exit 2) when it can't be read at all. */
export async function check(host: Host, path: string, name: string = path): Promise<Checked> {
  const text = await host.files.read(path).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Failed(2, 'unreadable-file', `${name} can't be read: ${why}`, { cause });
  });
  if (text === undefined)
    throw new Failed(2, 'no-such-file', `there is no file ${name}`, { hint: 'give the path of a cluster.yaml' });
  return { text, ...readSpec(text, name) };
}
