// apply: a live cluster becomes what a cluster.yaml says, with one guarded change of its CIB; and plan, which says what that comes to. cluster.yaml is
// the only truth, but for what somebody has done with other tools: that is shown, and stays unless told otherwise.
import { Failed } from '../../core/base/failed.ts';
import { type Prospect, prospectOf } from '../../core/change/prospect.ts';
import { unchangeable } from '../../core/change/unchangeable.ts';
import { changesInWords } from '../../core/plan/changes-in-words.ts';
import type { Cluster, ClusterNode } from '../../core/spec/cluster.ts';
import { isBelow } from '../../core/spec/problems/paths.ts';
import { serversOn } from '../../core/spec/where-it-runs.ts';
import type { Host } from '../../host/host.ts';
import { carryOut } from '../change/carry-out.ts';
import { holdCluster, type Operator } from '../change/operator.ts';
import { look, type Sight } from '../change/sight.ts';
import { sortOut } from '../change/sort-out.ts';
import type { Installation } from '../install/install-agents.ts';
import type { Progress } from './progress.ts';
import { requireFit } from './setup.ts';

export interface ApplyParts {
  /** One for each node of the spec, in its order. */
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  readonly specText: string;
  readonly overwriteDrift?: boolean;
  /** A node of the cluster as it was, which the spec need not name: one that leaves. */
  readonly hostOf: (node: ClusterNode) => Host;
}

export interface Prepared {
  readonly sight: Sight;
  readonly prospect: Prospect;
}

export interface CarryOn extends ApplyParts {
  readonly operator: Operator;
  readonly installation: Installation;
  /** Also from an operator who is still at it, or of whom nobody can tell. */
  readonly takeOver?: boolean;
  readonly keepRecords?: boolean;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** Looks, and touches nothing. Throws Failed (2) for what no live cluster can become, (3) where there is none, or a node can't be reached. */
export async function prepare({
  hosts,
  cluster,
  overwriteDrift = false,
}: Omit<ApplyParts, 'hostOf'>): Promise<Prepared> {
  const sight = await look(hosts);
  const impossible = unchangeable(sight.former ?? sight.cluster, cluster);
  if (impossible !== undefined) throw new Failed(2, impossible.code, impossible.message, { hint: impossible.hint });
  return { sight, prospect: prospectOf(sight, cluster, overwriteDrift) };
}

/** Does what was prepared; whether anything was to be done. Throws Failed (3), with nothing touched, as `holdCluster` and `carryOut` do. */
export async function apply(parts: CarryOn, { sight, prospect }: Prepared): Promise<boolean> {
  const { cluster, operator, takeOver = false, keepRecords = false } = parts;
  requireNoConflict(prospect);
  if (prospect.changes.length === 0) return false;
  const nodes = await sortOut(parts, sight);
  await Promise.all(nodes.joining.map((host) => requireFit(host, cluster)));
  await requirePaths(parts);
  const words = prospect.changes.flatMap((change) => change.words);
  const hold = await holdCluster(nodes.hosts[0], cluster, operator, words, takeOver);
  try {
    await carryOut({ ...parts, ...nodes, sight, prospect, hold, keepRecords });
  } catch (error) {
    // Nobody is at it any more. Who has lost the way to the state volume can't say so: --take-over is for that.
    await hold.done().catch(() => undefined);
    throw error;
  }
  await hold.done();
  return true;
}

function requireNoConflict({ conflicts }: Prospect): void {
  if (conflicts.length === 0) return;
  throw new Failed(
    3,
    'drift',
    `somebody has changed with other tools what this changes too:\n${changesInWords(conflicts)}`,
    {
      hint: 'gracekeeper plan FILE shows both; --overwrite-drift puts all of it back to what cluster.yaml says',
    },
  );
}

/** An export that a node can't serve would keep the servers that list it from ever starting there. What lies on a server's own filesystem is where that is mounted, and nowhere else. */
async function requirePaths({ hosts, cluster }: ApplyParts): Promise<void> {
  const { exports, servers } = cluster;
  const mounts = servers.flatMap(({ filesystems }) => filesystems.map(({ mount }) => mount));
  const moves = (path: string) => mounts.some((mount) => path === mount || isBelow(path, mount));
  const looks = hosts.flatMap((host) =>
    exports
      .filter(({ name, path }) => !moves(path) && listedOn(cluster, host.name, name))
      .map(async ({ name, path }) => ((await host.files.exists(path)) ? [] : [`${name} (${path}) on ${host.name}`])),
  );
  const missing = (await Promise.all(looks)).flat();
  if (missing.length === 0) return;
  throw new Failed(3, 'no-export-path', `there is no folder for export ${missing.join(', ')}`, {
    hint: 'make it, or mount it, on every node first',
  });
}

const listedOn = (cluster: Cluster, node: string, name: string): boolean =>
  serversOn(cluster, node).some(({ exports }) => exports.includes(name));
