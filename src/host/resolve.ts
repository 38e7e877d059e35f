// Names to addresses by DNS. Not dns.lookup: getaddrinfo(3) holds a thread for as long as no name server answers.
import { Resolver } from 'node:dns/promises';

/** The addresses of a full name in one family; none where there are none, or where nobody says so in time. */
export async function resolveName(name: string, family: 4 | 6): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  try {
    return await (family === 4 ? resolver.resolve4(name) : resolver.resolve6(name));
  } catch {
    // No such name, no name server, no answer: whoever asked asks again, or names the client that it could not find.
    return [];
  }
}

const TIMEOUT_MS = 1_000;
const TRIES = 2;
