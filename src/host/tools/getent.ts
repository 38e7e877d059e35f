// getent: the machine's own way from names to addresses and back (nsswitch.conf). It prints columns, and knows no other form.
import type { Host } from '../host.ts';

/** Two resolvers that don't answer take 20 s (resolv.conf(5): timeout, attempts). */
const DEADLINE_MS = 45_000;
/** Some key was not found. */
const NOT_FOUND = 2;

/** The first name of each address that has one. Throws ToolError when nobody answers in time. */
export async function namesOf(host: Host, addresses: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await host.run(['getent', 'hosts', ...addresses], {
    okExits: [0, NOT_FOUND],
    deadlineMs: DEADLINE_MS,
  });
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  return new Map(rows.flatMap(([address, name]) => (address && name ? [[address, name] as const] : [])));
}

/** The addresses of a name, of both families; none when it has none. Throws ToolError when nobody answers in time. */
export async function addressesOf(host: Host, name: string): Promise<readonly string[]> {
  const { stdout } = await host.run(['getent', 'ahosts', name], { okExits: [0, NOT_FOUND], deadlineMs: DEADLINE_MS });
  const addresses = stdout.split('\n').map((line) => line.trim().split(/\s+/)[0] ?? '');
  return [...new Set(addresses.filter((address) => address !== ''))];
}
