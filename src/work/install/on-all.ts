// The same on all nodes at once, and what went wrong on several of them as one failure.
import { Failed, type FailureExit } from '../../core/base/failed.ts';
import type { Host } from '../../host/host.ts';
import { ToolError } from '../../host/tool-error.ts';

/** Results in the order of the hosts. All are waited for; what was thrown by several is thrown as one. */
export async function onAll<T>(hosts: readonly Host[], act: (host: Host) => Promise<T>): Promise<readonly T[]> {
  const ended = await Promise.allSettled(hosts.map(act));
  const errors = ended.flatMap((each): unknown[] => (each.status === 'rejected' ? [each.reason] : []));
  if (errors.length > 0) throw together(errors);
  return ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

function together(errors: readonly unknown[]): unknown {
  const [first] = errors;
  const failures = errors.filter((error) => error instanceof Failed || error instanceof ToolError);
  if (errors.length === 1 || failures.length < errors.length) return first;
  const known = failures.filter((error) => error instanceof Failed);
  const exit: FailureExit = known.length === errors.length && known.every((error) => error.exit === 3) ? 3 : 1;
  const hints = [...new Set(known.flatMap(({ hint }) => hint ?? []))];
  return new Failed(exit, known[0]?.code ?? 'tool-failed', failures.map(({ message }) => message).join('; '), {
    ...(hints.length > 0 ? { hint: hints.join('; ') } : {}),
  });
}
