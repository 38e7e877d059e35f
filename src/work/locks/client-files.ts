import type { Host } from '../../host/host.ts';

/** The clients' files in such a folder; none where it is not there. Hidden ones were never finished (host/write-atomically.ts). */
export async function clientFiles(host: Host, folder: string): Promise<readonly string[]> {
  return ((await host.files.list(folder)) ?? []).filter((name) => !name.startsWith('.'));
}
