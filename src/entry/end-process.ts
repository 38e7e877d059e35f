// The end of a process that may have touched a volume that hangs.
import type { Host } from '../host/host.ts';
import { isBusyOnStateVolume } from '../work/server/state-volume.ts';

/** exit(3) waits for libuv's threads (uv_library_shutdown), and one of them may hang for ever. All that has to be on disk is there by now. */
export function endProcess(host: Host, code: number): never {
  if (isBusyOnStateVolume(host)) process.kill(process.pid, 'SIGKILL');
  process.exit(code);
}
