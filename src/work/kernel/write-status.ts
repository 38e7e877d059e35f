// What is said of a kernel server.
import type { Machine } from '../../host/machine.ts';
import { serverPaths } from '../server/paths.ts';
import { initialStatus, type ServerStatus } from '../server/status.ts';

/** For whoever looks at a server, as a supervisor has it. */
export async function writeStatus(
  machine: Pick<Machine, 'files' | 'name'>,
  server: string,
  change: Partial<ServerStatus>,
): Promise<void> {
  const path = serverPaths(server).status;
  const text = await machine.files.read(path);
  const before =
    text === undefined
      ? { ...initialStatus(server, machine.name), custody: 'not-needed' as const, custodyReason: null }
      : (JSON.parse(text) as ServerStatus);
  await machine.files.write(path, `${JSON.stringify({ ...before, ...change })}\n`);
}
