// Could every server have an export to itself?

interface Lister {
  readonly name?: string | undefined;
  readonly exports: readonly (string | undefined)[];
}

/** All that are linked to the first by exports that they share, directly or through others. */
export function linked<T extends Lister>(first: T, servers: readonly T[]): readonly T[] {
  const found = new Set([first]);
  for (const one of found)
    for (const other of servers)
      if (other.exports.some((name) => name !== undefined && one.exports.includes(name))) found.add(other);
  return servers.filter((server) => found.has(server));
}

/** One export for each server out of those that it lists, no export twice; undefined when there is no such deal (Kuhn's matching). */
export function deal<T extends Lister>(servers: readonly T[]): ReadonlyMap<T, string> | undefined {
  const holders = new Map<string, T>();
  const settled = servers.every((server) => settle(server, holders, new Set()));
  if (!settled) return undefined;
  return new Map([...holders].map(([name, server]) => [server, name] as const).sort(inOrderOf(servers)));
}

// ---

const inOrderOf =
  <T>(servers: readonly T[]) =>
  ([a]: readonly [T, string], [b]: readonly [T, string]) =>
    servers.indexOf(a) - servers.indexOf(b);

function settle<T extends Lister>(server: T, holders: Map<string, T>, tried: Set<string>): boolean {
  return server.exports.some((name) => {
    if (name === undefined || tried.has(name)) return false;
    tried.add(name);
    const holder = holders.get(name);
    if (holder !== undefined && !settle(holder, holders, tried)) return false;
    holders.set(name, server);
    return true;
  });
}
