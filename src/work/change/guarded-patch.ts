// The first change of the CIB: to the very CIB that the plan was made from, or none.
import { Failed } from '../../core/base/failed.ts';
import type { Prospect } from '../../core/change/prospect.ts';
import { firstStage } from '../../core/change/stages.ts';
import { changeCib } from '../../core/cib/change-cib.ts';
import { type DecodedCib, decodeCib } from '../../core/cib/decode.ts';
import { canonicalJson } from '../../core/plan/canonical-json.ts';
import type { Host } from '../../host/host.ts';
import { patchCib, queryCib } from '../../host/tools/pacemaker.ts';
import type { Hold } from './operator.ts';
import type { Sight } from './sight.ts';

export interface GuardedPatch {
  readonly hosts: readonly [Host, ...Host[]];
  readonly sight: Sight;
  readonly prospect: Prospect;
  readonly hold: Hold;
}

/**
 * Throws Failed (3, `cib-moved`) after `undo` when somebody else has changed the CIB; (3, `taken-over`) when another operator goes on with the change.
 * Whatever else goes wrong is undone only where the CIB is known to be as it was.
 */
export async function patchGuarded(
  { hosts: [host], sight, prospect, hold }: GuardedPatch,
  undo: () => Promise<void>,
): Promise<void> {
  const patch = changeCib(sight.text, firstStage(sight.plan, prospect.target));
  await hold.require();
  try {
    if (patch === undefined || (await patchCib(host, patch))) return;
  } catch (error) {
    // A connection that is lost may have carried it there.
    if (await isUntouched(host, sight)) await undo();
    throw error;
  }
  await undo();
  throw moved(sight, decodeCib(await queryCib(host)), 3);
}

async function isUntouched(host: Host, { cib }: Sight): Promise<boolean> {
  const now = await queryCib(host).then(decodeCib, () => undefined);
  return now?.adminEpoch === cib.adminEpoch && now.epoch === cib.epoch;
}

/** Throws Failed (`exit`, `cib-moved`) where anything but the nodes that have joined has come into the CIB. */
export function requireUnmoved(sight: Sight, now: DecodedCib, joined: readonly string[], exit: 1 | 3): void {
  const old = sight.cib.plan.nodes.map(({ name }) => name);
  const nodes = now.plan.nodes.filter(({ name }) => old.includes(name) || !joined.includes(name));
  const known = canonicalJson([sight.cib.plan, sight.cib.foreign]);
  if (canonicalJson([{ ...now.plan, nodes }, now.foreign]) !== known) throw moved(sight, now, exit);
}

function moved({ cib }: Sight, { adminEpoch, epoch }: DecodedCib, exit: 1 | 3): Failed {
  const generations = `${cib.adminEpoch}.${cib.epoch} then, ${adminEpoch}.${epoch} now`;
  return new Failed(
    exit,
    'cib-moved',
    `the cluster has been changed by somebody else since the plan was made (CIB ${generations})`,
    { hint: 'look at the plan again: gracekeeper plan FILE --live' },
  );
}
