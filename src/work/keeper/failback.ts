// Fail-back by policy (TAKEOVER section 4). Every node's keeper takes home the servers whose home its node is, one at a time in the whole cluster:
// it claims, waits until the cluster is at rest, looks once more, calls the server, and lets go when it is home and its clients have reclaimed.
import { returnsByItself } from '../../core/observe/failback.ts';
import { canonicalJson } from '../../core/plan/canonical-json.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import type { Journal } from '../server/journal.ts';
import { type Arrival, awaitArrival, awaitRecovery, isHome } from './failback-arrival.ts';
import { type Choice, openChoice, wouldSoonReturn } from './failback-choice.ts';
import { call, called, callOff, claim, unclaim, untilRest } from './failback-mark.ts';
import type { FailbackSight } from './failback-sight.ts';

export interface FailbackParts {
  readonly host: Host;
  readonly cluster: Cluster;
  readonly sight: FailbackSight;
  readonly journal: Journal;
}

/** A look costs some 40 ms of processor: four thousandths of a core while a server that returns by itself is away, nothing while none is. */
const SLOWEST_MS = 10_000;
const FASTEST_MS = 500;

/** Until the signal. Never rejects: where Pacemaker does not answer, it is asked again. */
export async function watchFailback(parts: FailbackParts, signal: AbortSignal): Promise<void> {
  const { host, cluster } = parts;
  const everyMs = () => Math.min(SLOWEST_MS, Math.max(FASTEST_MS, cluster.failbackAfterMs / 4));
  let known = ownOf(parts);
  let round = rounds(parts, known);
  while (!signal.aborted) {
    const own = ownOf(parts);
    // What cluster.yaml says now, where it has changed; where things stand is found again from the marks.
    if (canonicalJson(own) !== canonicalJson(known)) [known, round] = [own, rounds(parts, own)];
    if (own.length > 0) await round().catch(() => undefined);
    await host.clock.pause(everyMs(), signal);
  }
}

/** Those that return by themselves to this node. */
const ownOf = ({ host, cluster }: FailbackParts): readonly Server[] =>
  cluster.servers.filter((server) => server.home === host.name && returnsByItself(server));

/** One look, and what follows from it. */
function rounds(parts: FailbackParts, own: readonly Server[]): () => Promise<void> {
  const { host } = parts;
  const choice = openChoice(parts, own);
  let marked = true;
  return async () => {
    if (marked) await finish(parts, own, choice);
    marked = false;
    if (!(await someAreAway(parts, own))) return;
    const server = await choice.next();
    if (server === undefined) return;
    marked = true;
    await claim(host, server.name);
    if (await holdsAtRest(host, choice, server)) await bringHome(parts, choice, server);
    await unclaim(host);
    marked = false;
  };
}

/** Cheap, so that nothing else is asked while all are at home; and nothing is asked long before a window opens. */
async function someAreAway({ host, cluster }: FailbackParts, own: readonly Server[]): Promise<boolean> {
  for (const server of own)
    if (wouldSoonReturn(cluster, server, host.clock.now()) && !(await isHome(host, server.name))) return true;
  return false;
}

/** Whoever sees another's claim beside its own steps back; the next round is not at the same moment. */
async function holdsAtRest(host: Host, choice: Choice, server: Server): Promise<boolean> {
  if ((await choice.next()) !== server) return false;
  await untilRest(host);
  return (await choice.next()) === server;
}

async function bringHome(parts: FailbackParts, choice: Choice, server: Server): Promise<void> {
  parts.journal({ kind: 'failback-began', server: server.name });
  await call(parts.host, server.name);
  await seeHome(parts, choice, server);
}

/** From the call to the end. A window that closes meanwhile changes nothing. */
async function seeHome(parts: FailbackParts, choice: Choice, server: Server): Promise<void> {
  const { host, cluster, sight, journal } = parts;
  const arrival: Arrival = await awaitArrival(host, sight, server);
  if (arrival.reason !== null) choice.failed(server);
  await callOff(host);
  journal({ kind: 'failback-ended', server: server.name, reason: arrival.reason });
  if (arrival.reason === null) await awaitRecovery(host, cluster, server);
}

/** What a keeper before this one left behind, or a round that was cut: a server that was called is seen home, other marks go. */
async function finish(parts: FailbackParts, own: readonly Server[], choice: Choice): Promise<void> {
  const name = await called(parts.host);
  const server = own.find((entry) => entry.name === name);
  if (server === undefined) await callOff(parts.host);
  else await seeHome(parts, choice, server);
  await unclaim(parts.host);
}
