// Who of two is the server. Those of the spec are known; others show themselves by being asked what only a server is asked.

export interface Roles {
  /** Somebody asked this one what servers are asked. */
  isServer(address: string): void;
  /** `usual`: who asks here, between two strangers. */
  callerOf(from: string, to: string, usual: 'client' | 'server'): 'client' | 'server';
}

const MOST = 10_000;

export function rolesOf(servers: readonly string[]): Roles {
  const known = new Set(servers);
  const seen = new Set<string>();
  return {
    isServer: (address) => {
      if (seen.size < MOST) seen.add(address);
    },
    callerOf: (from, to, usual) => judge(known, from, to) ?? judge(seen, from, to) ?? usual,
  };
}

// ---

function judge(servers: ReadonlySet<string>, from: string, to: string): 'client' | 'server' | undefined {
  if (servers.has(from) === servers.has(to)) return undefined;
  return servers.has(from) ? 'server' : 'client';
}
