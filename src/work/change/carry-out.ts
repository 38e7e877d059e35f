// A change carried out: a row of steps, each of which looks before it acts, so that one that is cut at any point is brought to its end by the next.
//
// What must hold, and what can go wrong:
// - nothing is touched when the CIB has moved since the plan was shown: the patch is refused whole, and the nodes get their files back.
// - a server crashes, moves or is started meanwhile: it finds the new cluster.json, which every node has before anything else happens.
// - two servers begin, or cease, to share an export: while the change is under way both clusters count for who has to be in grace (core/change/during.ts).
// - our process is killed: the nodes have both clusters until a change comes to its end, and the CIB says which one it was made from.
// - another operator takes the cluster over while this one is suspended: it looks again before each change of the CIB.
import { Failed } from '../../core/base/failed.ts';
import type { Prospect } from '../../core/change/prospect.ts';
import { firstStage } from '../../core/change/stages.ts';
import { changeCib } from '../../core/cib/change-cib.ts';
import { decodeCib } from '../../core/cib/decode.ts';
import type { Host } from '../../host/host.ts';
import { patchCib, queryCib } from '../../host/tools/pacemaker.ts';
import type { Progress } from '../commands/progress.ts';
import { awaitGone, awaitRest, awaitServing, serving } from './await-servers.ts';
import { beginOn, finishOn, rememberOn } from './node-config.ts';
import type { Hold } from './operator.ts';
import { forgetServer } from './server-records.ts';
import type { Sight } from './sight.ts';
import { tellChanged, tellSettle } from './told.ts';

export interface CarryOutParts {
  /** What the plan was made from. */
  readonly sight: Sight;
  readonly prospect: Prospect;
  readonly hosts: readonly [Host, ...Host[]];
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
  const served = await serving(parts.hosts, prospect.after);
  const undo = await begin(parts);
  progress('changing the cluster');
  await patchGuarded(parts, undo);
  if (changesResources(prospect)) await awaitRest(parts);
  if (first.stopping.length > 0) await awaitGone(parts, first.stopping);
  progress('changing the exports of running servers');
  await settle(parts.hosts);
  if (!first.last) await forgetGone(parts, first.stopping);
  progress('waiting for every server');
  await awaitServing(parts, [...new Set([...served, ...begun(prospect)])]);
  await finish(parts.hosts);
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

/** The first change of the CIB: to the very CIB that the plan was made from. */
async function patchGuarded({ hosts, sight, prospect, hold }: CarryOutParts, undo: () => Promise<void>): Promise<void> {
  const [host] = hosts;
  const stage = firstStage(sight.plan, prospect.target);
  const patch = changeCib(sight.text, stage);
  try {
    await hold.require();
    if (patch === undefined || (await patchCib(host, patch))) return;
    throw moved(sight, await queryCib(host));
  } catch (error) {
    await undo();
    throw error;
  }
}

function moved({ cib }: Sight, now: string): Failed {
  const { adminEpoch, epoch } = decodeCib(now);
  const generations = `${cib.adminEpoch}.${cib.epoch} then, ${adminEpoch}.${epoch} now`;
  return new Failed(
    3,
    'cib-moved',
    `the cluster has been changed by somebody else since the plan was made (CIB ${generations})`,
    {
      hint: 'look at the plan again: gracekeeper plan FILE',
    },
  );
}

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

/** A change of nothing but exports and the properties that go with them moves nothing. */
const changesResources = ({ effects, changes }: Prospect): boolean =>
  effects.some(({ does }) => does !== 'reloads') || changes.some(({ kind }) => kind !== 'export');
