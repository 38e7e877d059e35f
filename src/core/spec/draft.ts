// A draft is a Cluster in the making: defaults filled in, spellings made one, and undefined wherever the spec is missing or wrong.
import { bits, formatAddress, formatNetwork, parseAddress, parseNetwork } from '../base/address.ts';
import { parseDuration } from '../base/duration.ts';
import type { Cluster, ClusterNode, DrbdResource, Export, Filesystem, Server } from './cluster.ts';
import { DEFAULTS, defaultConsensusMs } from './defaults.ts';
import { draftFencing, draftOnCrash } from './draft-choices.ts';
import { draftQuorum } from './draft-quorum.ts';
import { drbdMinor, drbdPort } from './drbd-numbers.ts';
import { exportId } from './export-id.ts';
import { given, type Loose, mapped } from './loose.ts';
import { parseFailback } from './problems/failback.ts';
import { formatListen, parseListen } from './problems/listen.ts';
import { formatLocation, parseLocation } from './problems/locations.ts';
import { normalPath } from './problems/paths.ts';
import { parseVersion } from './problems/versions.ts';
import type { Sound } from './shape/prune.ts';
import type { Spec } from './shape/schema.ts';

export type Draft = Loose<Cluster>;

/** The n-th node, export and server of a draft is the n-th of the spec. */
export function draftOf(spec: Sound<Spec>): Draft {
  const nodes = (spec?.nodes ?? []).map(draftNode);
  const network: Of<'network'> = given(spec, 'network', {});
  return {
    name: spec?.cluster,
    nodes,
    network: { interface: given(network, 'interface', DEFAULTS.interface) },
    fencing: draftFencing(spec?.fencing),
    stateVolume: mapped(spec?.stateVolume, normalPath),
    exports: Object.entries(spec?.exports ?? {}).map(([name, share]) =>
      draftExport(name, share, servesByPath(spec, name) ? share?.path : `/${name}`),
    ),
    drbd: Object.entries<DraftedDrbd>(given(spec, 'drbd', {}) ?? {}).map(([name, resource]) =>
      draftDrbd(name, resource),
    ),
    servers: Object.entries(spec?.servers ?? {}).map(([name, server]) => draftServer(name, server, { spec, nodes })),
    failbackAfterMs: msOr(spec, 'failbackAfter', DEFAULTS.failbackAfterMs),
    nfs: draftTimes(given(spec, 'nfs', {})),
    corosync: draftCorosync(given(spec, 'corosync', {}), nodes.length),
    ...draftQuorum(spec, nodes.length),
    metrics: draftMetrics(given(spec, 'metrics', {})),
  };
}

// ---

type Of<K extends keyof Spec> = Sound<NonNullable<Spec[K]>>;

const draftNode = (node: Sound<Spec['nodes'][number]>, index: number): Loose<ClusterNode> => ({
  name: node?.name,
  address: mapped(node?.address, canonicalAddress),
  id: given(node, 'id', index + 1),
  ssh: given(node, 'ssh', node?.name),
});

const draftExport = (
  name: string,
  share: Sound<Spec['exports'][string]>,
  pseudo: string | undefined,
): Loose<Export> => ({
  name,
  id: given(share, 'id', exportId(name)),
  path: mapped(share?.path, normalPath),
  pseudo: mapped(given(share, 'pseudo', pseudo), normalPath),
  clients: (share?.clients ?? []).map((client) => mapped(client, canonicalClient)),
  access: given(share, 'access', DEFAULTS.access),
  squash: given(share, 'squash', DEFAULTS.squash),
  ...draftLocations(share),
});

/** Nothing where nothing is said. */
function draftLocations(share: Sound<Spec['exports'][string]>): Pick<Loose<Export>, 'replicas' | 'refer'> {
  const written = (key: 'replicas' | 'refer') => share !== undefined && Object.hasOwn(share, key);
  return {
    ...(written('replicas') ? { replicas: canonicalLocations(share?.replicas) } : {}),
    ...(written('refer') ? { refer: canonicalLocations(share?.refer) } : {}),
  };
}

const canonicalLocations = (texts: readonly (string | undefined)[] | undefined) =>
  (texts ?? [undefined]).map((text) => mapped(mapped(text, parseLocation), formatLocation));

/** The kernel's server knows an export by its path only. */
const servesByPath = (spec: Sound<Spec>, name: string): boolean => {
  const servers = Object.values(spec?.servers ?? {}).filter((server) => server?.exports?.includes(name));
  return servers.length > 0 && servers.every((server) => server?.daemon === 'kernel');
};

type DraftedDrbd = Sound<NonNullable<Spec['drbd']>[string]>;

const draftDrbd = (name: string, resource: DraftedDrbd): Loose<DrbdResource> => {
  const minor = given(resource, 'minor', drbdMinor(name));
  return { name, disk: resource?.disk, minor, port: given(resource, 'port', mapped(minor, drbdPort)) };
};

type WrittenFilesystem = NonNullable<Spec['servers'][string]['filesystems']>[number];

const draftFilesystem = (filesystem: Sound<WrittenFilesystem>): Loose<Filesystem> => {
  const kind = filesystem !== undefined && Object.hasOwn(filesystem, 'drbd') ? 'drbd' : 'device';
  return {
    kind,
    source: filesystem?.[kind],
    mount: mapped(filesystem?.mount, normalPath),
    type: filesystem?.type,
    options: given(filesystem, 'options', ''),
  };
};

interface Around {
  readonly spec: Sound<Spec>;
  readonly nodes: readonly Loose<ClusterNode>[];
}

function draftServer(name: string, server: Sound<Spec['servers'][string]>, { spec, nodes }: Around): Loose<Server> {
  const network = mapped(server?.address, parseNetwork);
  const nfs: Of<'nfs'> = given(spec, 'nfs', {});
  const versions = given(server, 'versions', given(nfs, 'versions', DEFAULTS.versions));
  return {
    name,
    address: mapped(network?.address, formatAddress),
    prefix: network?.prefix,
    names: given(server, 'names', []) ?? [],
    home: server?.home,
    failoverTo: given(server, 'failoverTo', ring(nodes, server?.home)) ?? [],
    exports: server?.exports ?? [],
    versions: (versions ?? []).map((version) => mapped(version, parseVersion)),
    fsal: given(server, 'fsal', DEFAULTS.fsal),
    daemon: given(server, 'daemon', DEFAULTS.daemon),
    network: given(server, 'network', DEFAULTS.network),
    filesystems: (given(server, 'filesystems', []) ?? []).map(draftFilesystem),
    failover: given(server, 'failover', DEFAULTS.failover),
    onCrash: draftOnCrash(given(server, 'onCrash', 'restart')),
    failback: mapped(given(server, 'failback', 'manual'), parseFailback) ?? { kind: undefined },
  };
}

/** The nodes after home in the order of the spec, and round to the one before it. */
function ring(nodes: readonly Loose<ClusterNode>[], home: string | undefined): readonly (string | undefined)[] {
  const names = nodes.map(({ name }) => name);
  const at = names.indexOf(home);
  return [...names.slice(at + 1), ...names.slice(0, Math.max(0, at))];
}

const draftTimes = (nfs: Of<'nfs'>): Draft['nfs'] => ({
  leaseMs: msOr(nfs, 'lease', DEFAULTS.leaseMs),
  graceMs: msOr(nfs, 'grace', DEFAULTS.graceMs),
});

function draftCorosync(corosync: Of<'corosync'>, nodes: number): Draft['corosync'] {
  const tokenMs = msOr(corosync, 'token', DEFAULTS.tokenMs);
  const tokenCoefficientMs = msOr(corosync, 'tokenCoefficient', DEFAULTS.tokenCoefficientMs);
  const consensus = mapped(tokenMs, (token) =>
    mapped(tokenCoefficientMs, (coefficient) => defaultConsensusMs(token, coefficient, nodes)),
  );
  return { tokenMs, tokenCoefficientMs, consensusMs: msOr(corosync, 'consensus', consensus) };
}

const draftMetrics = (metrics: Of<'metrics'>): Draft['metrics'] => ({
  listen: mapped(given(metrics, 'listen', formatListen(DEFAULTS.listen)), parseListen) ?? { kind: undefined },
});

function msOr<K extends string, D>(
  times: { readonly [key in K]?: string | undefined } | undefined,
  key: K,
  byDefault: D,
) {
  if (times === undefined || !Object.hasOwn(times, key)) return times && byDefault;
  return mapped(times[key], parseDuration);
}

function canonicalAddress(text: string): string | undefined {
  return mapped(parseAddress(text), formatAddress);
}

/** A network of one address is that address. */
function canonicalClient(text: string): string | undefined {
  const network = parseNetwork(text);
  if (network === undefined) return text === '*' ? text : canonicalAddress(text);
  return network.prefix === bits(network.address) ? formatAddress(network.address) : formatNetwork(network);
}
