// What a keeper hangs out while it takes a server home: first a claim, which other keepers see and Pacemaker does not; then the attribute that the
// server's placement has a rule on. attrd gives every node the same order of changes: of two claims at once, one keeper at least sees the other's.
import { FAILBACK, FAILBACK_CLAIM } from '../../core/plan/names.ts';
import type { Host } from '../../host/host.ts';
import {
  atRest,
  attributeOfNodes,
  publishAttribute,
  publishPrivately,
  withdrawAttribute,
} from '../../host/tools/pacemaker.ts';

const REST_S = 60;

export const claim = (host: Host, server: string): Promise<void> => publishPrivately(host, FAILBACK_CLAIM, server);

export const call = (host: Host, server: string): Promise<void> => publishAttribute(host, FAILBACK, server);

/** The server that this node calls home, or called when its keeper died. */
export async function called(host: Host): Promise<string | undefined> {
  return (await attributeOfNodes(host, FAILBACK)).get(host.name);
}

/** A change in the middle of a transition makes Pacemaker plan anew, and what waits for it waits longer. */
export const untilRest = (host: Host): Promise<boolean> => atRest(host, REST_S);

export async function callOff(host: Host): Promise<void> {
  if ((await called(host)) === undefined) return;
  await untilRest(host);
  await withdrawAttribute(host, FAILBACK);
}

/** Both marks, whatever is under way: this node's keeper is being stopped. */
export async function letGo(host: Host): Promise<void> {
  if ((await called(host)) !== undefined) await withdrawAttribute(host, FAILBACK);
  await unclaim(host);
}

export async function unclaim(host: Host): Promise<void> {
  if ((await attributeOfNodes(host, FAILBACK_CLAIM)).has(host.name)) await withdrawAttribute(host, FAILBACK_CLAIM);
}
