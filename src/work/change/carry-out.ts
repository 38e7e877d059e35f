// A change carried out: a row of steps, each of which looks before it acts, so that one that is cut at any point is brought to its end by the next.
//
// What must hold, and what can go wrong:
// - nothing is touched when the CIB has moved since the plan was shown: the patch is refused whole, and the nodes get their files back.
// - a server crashes, moves or is started meanwhile: it finds the new cluster.json, which every node has before anything else happens.
// - two servers begin, or cease, to share an export: while the change is under way both clusters count for who has to be in grace (core/change/during.ts).
// - our process is killed: the nodes have both clusters until a change comes to its end, and the CIB says which one it was made from.
// - another operator takes the cluster over while this one is suspended: it looks again before each change of the CIB.
import type { Prospect } from '../../core/change/prospect.ts';
import { firstStage } from '../../core/change/stages.ts';
import { changeCib } from '../../core/cib/change-cib.ts';
import { decodeCib } from '../../core/cib/decode.ts';
import { canonicalJson } from '../../core/plan/canonical-json.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { endStandby, patchCib, queryCib } from '../../host/tools/pacemaker.ts';
import type { Progress } from '../commands/progress.ts';
import type { Installation } from '../install/install-agents.ts';
import { awaitGone, awaitRest, awaitServing, serving } from './await-servers.ts';
import { patchGuarded, requireUnmoved } from './guarded-patch.ts';
import { joinNodes, useCorosyncConf } from './join-nodes.ts';
import { beginOn, finishOn, rememberOn } from './node-config.ts';
import type { Hold } from './operator.ts';
import { emptyNodes, type Leaving, removeNodes } from './remove-nodes.ts';
import { forgetServer } from './server-records.ts';
import type { Sight } from './sight.ts';
import { tellChanged, tellSettle } from './told.ts';

export interface CarryOutParts {
  /** What the plan was made from. */
  readonly sight: Sight;
  readonly prospect: Prospect;
  /** Nodes of the cluster that stay. */
  readonly hosts: readonly [Host, ...Host[]];
  readonly joining: readonly Host[];
  /** Names of all that go, and those of them that can be reached. */
  readonly gone: readonly string[];
  readonly leaving: readonly Host[];
  readonly installation: Installation;
  readonly specText: string;
  readonly hold: Hold;
  /** What clients of removed servers could reclaim stays on the state volume. */
  readonly keepRecords: boolean;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** Throws Failed (3, `cib-moved`), with everything as it was, when somebody has changed the cluster meanwhile; Failed, TooLate or ToolError where a step fails. */
export async function carryOut(parts: CarryOutParts): Promise<void> {
  const { sight, prospect, progress } = parts;
  const first = firstStage(sight.plan, prospect.target);
  progress('telling every node');
  const everywhere: CarryOutParts['hosts'] = [...parts.hosts, ...parts.joining, ...parts.leaving];
  const served = await serving(everywhere, prospect.after);
  const undo = await begin(parts);
  if (parts.joining.length > 0) await patchWith(await join(parts, undo), async () => undefined);
  else await patchWith(parts, undo);
  // One that was to go, and stays after all.
  for (const { name } of parts.joining) await endStandby(parts.hosts[0], name);
  if (changesResources(prospect)) await awaitRest(parts);
  if (first.stopping.length > 0) await awaitGone({ ...parts, hosts: everywhere }, first.stopping);
  const leaving = leavingOf(parts);
  if (leaving.gone.length > 0) await emptyNodes(leaving);
  progress('changing the exports of running servers');
  await settle(parts.hosts);
  if (leaving.gone.length > 0) await removeNodes(leaving);
  if (!first.last) await forgetGone(parts, first.stopping);
  progress('waiting for every server');
  const staying: CarryOutParts['hosts'] = [...parts.hosts, ...parts.joining];
  await awaitServing({ ...parts, hosts: staying }, [...new Set([...served, ...begun(prospect)])]);
  await finish(staying);
}

async function patchWith(parts: CarryOutParts, undo: () => Promise<void>): Promise<void> {
  const { hosts, joining, gone, prospect, progress } = parts;
  if (joining.length === 0 && gone.length === 0) await useCorosyncConf(hosts, prospect.after);
  if (parts.signal?.aborted) await undo();
  parts.signal?.throwIfAborted();
  progress('changing the cluster');
  await patchGuarded(parts, undo);
}

/** Both clusters count from here on. Returns what undoes it. */
async function begin({ hosts, prospect, specText }: CarryOutParts): Promise<() => Promise<void>> {
  const undos = await Promise.all(hosts.map(rememberOn));
  const undo = async () => {
    await Promise.all(undos.map((each) => each()));
    await Promise.all(hosts.map(tellChanged));
  };
  try {
    await Promise.all(hosts.map((host) => beginOn(host, { cluster: prospect.after, specText })));
    await Promise.all(hosts.map(tellChanged));
    return undo;
  } catch (error) {
    await undo();
    throw error;
  }
}

/** Nodes that come are there before the CIB says anything of them. Returns the cluster with them in it; from there on nothing is undone, but completed or taken back by `apply`. */
async function join(parts: CarryOutParts, undo: () => Promise<void>): Promise<CarryOutParts> {
  const { hosts: members, joining, prospect, specText, installation, progress, sight } = parts;
  const names = joining.map(({ name }) => name);
  try {
    requireUnmoved(sight, decodeCib(await queryCib(members[0])), [], 3);
  } catch (error) {
    await undo();
    throw error;
  }
  progress(`${names.join(', ')} joins`);
  await joinNodes({ members, joining, cluster: prospect.after, specText, installation });
  const text = await queryCib(members[0]);
  const cib = decodeCib(text);
  requireUnmoved(sight, cib, names, 1);
  return { ...parts, sight: { ...sight, text, cib, plan: cib.plan } };
}

const leavingOf = (parts: CarryOutParts): Leaving => ({
  ...{ members: parts.hosts, gone: parts.gone, leaving: parts.leaving },
  ...{ cluster: parts.prospect.after, progress: parts.progress },
  ...(parts.signal === undefined ? {} : { signal: parts.signal }),
});

/** What has stopped, and what belonged to it. The plan is what it was; what somebody else has changed meanwhile stays. */
async function forgetGone(
  { hosts, hold, prospect, keepRecords, progress }: CarryOutParts,
  gone: readonly string[],
): Promise<void> {
  const [host] = hosts;
  progress(`forgetting ${gone.join(', ')}`);
  await hold.require();
  for (let patched = false; !patched; ) {
    const patch = changeCib(await queryCib(host), { plan: prospect.target });
    patched = patch === undefined || (await patchCib(host, patch));
  }
  if (keepRecords) return;
  for (const server of gone) await forgetServer(host, prospect.before, server);
}

async function settle(hosts: readonly Host[]): Promise<void> {
  await Promise.all(hosts.map((host) => tellSettle(host, false)));
}

async function finish(hosts: readonly Host[]): Promise<void> {
  await Promise.all(hosts.map(finishOn));
  await Promise.all(hosts.map(tellChanged));
  await settle(hosts);
}

/** One that did not serve before, and that this change does nothing about, is not waited for. */
const begun = ({ effects }: Prospect): readonly string[] =>
  effects.filter(({ does }) => does === 'starts' || does === 'restarts').map(({ server }) => server);

/** A change of nothing but exports and the properties that go with them moves nothing, except that a kernel's server has its exports in Pacemaker. */
const changesResources = ({ effects, changes, before, after }: Prospect): boolean =>
  effects.some(({ does, server }) => does !== 'reloads' || isKernels(after, server)) ||
  changes.some(({ kind, name }) => kind !== 'export' && !(kind === 'server' && isOfExports(name, before, after)));

/** It has other exports than before, and all else as it was. */
function isOfExports(name: string, ...clusters: readonly Cluster[]): boolean {
  const [was, becomes] = clusters.map(({ servers }) => servers.find((server) => server.name === name));
  if (was === undefined || becomes === undefined) return false;
  return canonicalJson({ ...was, exports: [] }) === canonicalJson({ ...becomes, exports: [] });
}

const isKernels = ({ servers }: Cluster, server: string): boolean =>
  servers.some(({ name, daemon }) => name === server && daemon === 'kernel');
