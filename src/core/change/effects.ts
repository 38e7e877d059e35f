// Who will notice a change, of what, and for how long.

import { list } from '../base/list.ts';
import { locationOption } from '../config/exportfs-locations.ts';
import { settingsDigest, settingsOf } from '../plan/settings.ts';
import { type Cluster, type Export, type Server, sharers } from '../spec/cluster.ts';
import { isSame } from './export-steps.ts';

export interface Effect {
  readonly server: string;
  readonly does: 'starts' | 'stops' | 'restarts' | 'reloads' | 'moves';
  /** How long its clients wait, ms, in the usual case; 0: they don't notice. Null: what they have there is gone. */
  readonly clientsWaitMs: number | null;
  readonly words: string;
}

/** A stop and a start, as clients see it: what docs/benchmarks.md has for a planned move. */
const RESTART_MS = 550;

/** What becomes of each server, in the order of cluster.yaml; of those that nothing happens to, nothing. */
export function effects(before: Cluster, after: Cluster): readonly Effect[] {
  const gone = before.servers.filter(({ name }) => !after.servers.some((server) => server.name === name));
  return [...after.servers.flatMap((server) => effectsOn(before, after, server)), ...gone.map(stops)];
}

function effectsOn(before: Cluster, after: Cluster, server: Server): readonly Effect[] {
  const was = before.servers.find(({ name }) => name === server.name);
  if (was === undefined)
    return [
      { server: server.name, does: 'starts', clientsWaitMs: 0, words: `${server.name} starts on ${server.home}` },
    ];
  const leaves = after.nodes.every(({ name }) => name !== was.home) ? [moves(was.home, server)] : [];
  const restart =
    settingsDigest(before, was) === settingsDigest(after, server) ? [] : [restarts(before, after, server, was)];
  return [...leaves, ...restart, ...reloads(before, after, server, was)];
}

const moves = (node: string, { name }: Server): Effect => ({
  ...{ server: name, does: 'moves', clientsWaitMs: RESTART_MS },
  words: `${name} leaves ${node}, if it is there: its clients wait about ${RESTART_MS / 1000} s and reclaim their locks`,
});

const stops = ({ name, address }: Server): Effect => ({
  ...{ server: name, does: 'stops', clientsWaitMs: null },
  words: `${name} stops for good: its clients lose ${address}, and the locks that they hold there`,
});

function restarts(before: Cluster, after: Cluster, server: Server, was: Server): Effect {
  const { name } = server;
  const [old, now] = [settingsOf(before, was), settingsOf(after, server)];
  const what = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (key) => String(old[key]) !== String(now[key]),
  );
  const why = what.map((key) => (key === 'shares' ? sharing(after, name) : key));
  if (what.includes('address'))
    return {
      ...{ server: name, does: 'restarts', clientsWaitMs: null },
      words: `${name} restarts at another address (${list(why)}): who has mounted ${was.address} has to mount ${server.address}`,
    };
  if (server.daemon !== was.daemon)
    return {
      ...{ server: name, does: 'restarts', clientsWaitMs: null },
      words: `${name} restarts with another daemon, whose file handles are others: its clients have to mount it again`,
    };
  if (what.includes('filesystems'))
    return {
      ...{ server: name, does: 'restarts', clientsWaitMs: RESTART_MS },
      words: `${name} restarts (${list(why)}): what it brings is unmounted and mounted as it says now; its clients wait that long and reclaim their locks`,
    };
  const peers = sharers(after, name).map((peer) => peer.name);
  const grace = peers.length === 0 ? '' : `; ${list(peers)} grant no new locks until they have reclaimed`;
  return {
    ...{ server: name, does: 'restarts', clientsWaitMs: RESTART_MS },
    words: `${name} restarts (${list(why)}): its clients wait about ${RESTART_MS / 1000} s and reclaim their locks${grace}`,
  };
}

const sharing = (after: Cluster, name: string): string => {
  const peers = sharers(after, name).map((peer) => peer.name);
  return peers.length === 0 ? 'it shares no export any more' : `it shares exports with ${list(peers)} from now on`;
};

function reloads(before: Cluster, after: Cluster, server: Server, was: Server): readonly Effect[] {
  const [served, wanted] = [exportsOf(before, was), exportsOf(after, server)];
  const same = (one: Export, others: readonly Served[]) => others.find((other) => isSame(one, other));
  const added = wanted.filter((entry) => same(entry, served) === undefined).map(({ name }) => name);
  const removed = served.filter((entry) => same(entry, wanted) === undefined).map(({ name }) => name);
  const updated = wanted.flatMap((entry) => updates(entry, same(entry, served)));
  const refers = server.daemon === 'kernel' && wanted.some((entry) => begins(entry, same(entry, served)));
  const words = [
    ...(added.length === 0 ? [] : [`${server.name} begins to serve ${list(added)}, while it runs`]),
    ...updated.map((said) => `${server.name}: ${said}, while it runs`),
    ...(removed.length === 0
      ? []
      : [
          `${server.name} serves ${list(removed)} no more: clients that use it get errors, and lose the locks that they hold there`,
        ]),
  ];
  if (words.length === 0) return [];
  const clientsWaitMs = removed.length === 0 && !refers ? 0 : null;
  return [{ server: server.name, does: 'reloads', clientsWaitMs, words: words.join('; ') }];
}

function updates(entry: Served, was: Served | undefined): string[] {
  if (was === undefined) return [];
  const away = was.clients.filter((client) => !entry.clients.includes(client));
  const said = [
    ...(away.length === 0 ? [] : [`${list(away)} may not use it any more`]),
    ...(entry.clients.some((client) => !was.clients.includes(client)) ? ['clients are let in'] : []),
    ...(entry.access === was.access ? [] : [`access ${entry.access} instead of ${was.access}`]),
    ...(entry.squash === was.squash ? [] : [`squash ${entry.squash} instead of ${was.squash}`]),
    ...elsewhere(was.told, entry.told),
  ];
  return said.length === 0 ? [] : [`export ${entry.name} changes (${said.join('; ')})`];
}

/** As the server has been and will be telling its clients: one that the others refer to has nothing to tell. docs/referrals.md has what Linux clients do. */
function elsewhere([was]: readonly string[], [now]: readonly string[]): string[] {
  if (was === now) return [];
  if (now?.startsWith('refer=') === true)
    return [
      `NFSv4 clients are referred to ${placesIn(now)}; those that have it mounted follow where file handles are the same there, and get errors where not`,
    ];
  if (was?.startsWith('refer=') === true) return ['it is served here again, and nobody is referred elsewhere'];
  return [now === undefined ? 'clients hear of no copies any more' : `clients that ask hear of ${placesIn(now)}`];
}

const refersAway = ([told]: readonly string[]): boolean => told?.startsWith('refer=') === true;

/** It takes from its clients what they hold. */
const begins = (entry: Served, was: Served | undefined): boolean =>
  was !== undefined && refersAway(entry.told) && !refersAway(was.told);

const placesIn = (option: string): string => option.slice(option.indexOf('=') + 1);

/** An export as one server has it. */
interface Served extends Export {
  readonly told: readonly string[];
}

const exportsOf = (cluster: Cluster, server: Server): readonly Served[] =>
  cluster.exports
    .filter(({ name }) => server.exports.includes(name))
    .map((entry) => ({ ...entry, told: locationOption(cluster, server, entry) }));
