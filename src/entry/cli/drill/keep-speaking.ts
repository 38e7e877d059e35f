// Between two drills of a row clients are idle, and an idle Linux client renews its lease every 5 s at the soonest: a lab's short leases would not
// outlast that (core/spec/rules/short-lease.ts).
import type { DrillClient } from '../../../work/drill/client.ts';

const EVERY_MS = 1_500;

/** Each asks its server something now and then, until the returned function is called. Who waits for his server's answer asks nothing more. */
export function keepSpeaking(clients: readonly Pick<DrillClient, 'speak'>[]): () => void {
  const waiting = new Set<object>();
  const speak = async (client: Pick<DrillClient, 'speak'>) => {
    if (waiting.has(client)) return;
    waiting.add(client);
    // What is wrong with it, its traffic shows.
    await client.speak().catch(() => undefined);
    waiting.delete(client);
  };
  const timer = setInterval(() => void Promise.all(clients.map(speak)), EVERY_MS);
  return () => clearInterval(timer);
}
