// Map.groupBy, which Node 20 does not have.

export function grouped<T>(all: readonly T[], key: (it: T) => string): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const it of all) {
    const known = found.get(key(it));
    if (known === undefined) found.set(key(it), [it]);
    else known.push(it);
  }
  return found;
}
