// A folder of one's own, for as long as it is needed.
import type { Host } from '../host.ts';

/** Runs the act with an empty folder that only this user can enter, and removes it whatever becomes of the act. Throws ToolError. */
export async function withTemporaryFolder<T>(host: Host, act: (folder: string) => Promise<T>): Promise<T> {
  const { stdout } = await host.run(['mktemp', '--directory', '--tmpdir', 'gracekeeper-XXXXXXXXXX']);
  const folder = stdout.trimEnd();
  try {
    return await act(folder);
  } finally {
    await host.files.remove(folder);
  }
}
