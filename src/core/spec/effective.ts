// Cluster -> the text of a spec that says everything: what `check --effective` prints.
import { Document, isCollection, isPair, Scalar, visit } from 'yaml';
import { formatDuration } from '../base/duration.ts';
import type { Cluster, Export, Fencing, Filesystem, NfsVersion, OnCrash, Server } from './cluster.ts';
import { formatFailback } from './problems/failback.ts';
import { formatListen } from './problems/listen.ts';

/** Reads back as the same cluster. */
export function effective(cluster: Cluster): string {
  const document = new Document(specOf(cluster), { aliasDuplicateObjects: false });
  visit(document, {
    // What holds only words goes on one line, except the sections themselves.
    Collection: (_key, node, path) => {
      node.flow = path.length > 3 && !node.items.some((item) => isCollection(isPair(item) ? item.value : item));
    },
  });
  return document.toString({ lineWidth: 120 });
}

// ---

const specOf = ({
  name,
  nodes,
  network,
  fencing,
  stateVolume,
  exports,
  drbd,
  servers,
  failbackAfterMs,
  nfs,
  corosync,
  quorumDevice,
  metrics,
}: Cluster) => ({
  cluster: name,
  nodes,
  network,
  fencing: fencingOf(fencing),
  stateVolume,
  exports: Object.fromEntries(exports.map((share) => [share.name, exportOf(share)])),
  ...(drbd.length === 0 ? {} : { drbd: Object.fromEntries(drbd.map(({ name: resource, ...its }) => [resource, its])) }),
  servers: Object.fromEntries(servers.map((server) => [server.name, serverOf(server)])),
  failbackAfter: formatDuration(failbackAfterMs),
  nfs: { lease: formatDuration(nfs.leaseMs), grace: formatDuration(nfs.graceMs) },
  corosync: {
    token: formatDuration(corosync.tokenMs),
    tokenCoefficient: formatDuration(corosync.tokenCoefficientMs),
    consensus: formatDuration(corosync.consensusMs),
  },
  ...(quorumDevice === undefined ? {} : { quorum: { device: quorumDevice } }),
  metrics: { listen: formatListen(metrics.listen) },
});

const fencingOf = (fencing: Fencing) =>
  fencing.kind === 'devices'
    ? fencing.devices.map(({ agent, nodes, options, level }) => ({
        ...{ agent, nodes, options },
        ...(level === undefined ? {} : { level }),
      }))
    : fencing.kind;

const exportOf = ({ name: _name, ...share }: Export) => share;

const serverOf = ({ name: _name, prefix, address, versions, onCrash, failback, filesystems, ...server }: Server) => ({
  address: `${address}/${prefix}`,
  ...server,
  filesystems: filesystems.map(filesystemOf),
  versions: versions.map(versionOf),
  onCrash: onCrashOf(onCrash),
  failback: formatFailback(failback),
});

const filesystemOf = ({ kind, source, ...filesystem }: Filesystem) => ({ [kind]: source, ...filesystem });

/** A plain number, as users write it; "4.0" with its zero. */
function versionOf(version: NfsVersion): Scalar {
  const scalar = new Scalar(Number(version));
  if (version === '4.0') scalar.minFractionDigits = 1;
  return scalar;
}

const onCrashOf = (onCrash: OnCrash) =>
  onCrash.kind === 'move' ? 'move' : { restarts: onCrash.restarts, within: formatDuration(onCrash.withinMs) };
