// What there is to measure, in the order of the page.
import { Failed } from '../../core/base/failed.ts';
import { measureCallOut } from './call-out.ts';
import { measureChange } from './change.ts';
import { measureCpu } from './cpu.ts';
import { measureCustody } from './custody.ts';
import { measureFleet } from './fleet.ts';
import { measureGaps } from './gaps.ts';
import { measureInstall } from './install.ts';
import { KERNEL_NOTES } from './kernel-group/notes.ts';
import { measureKernelGroup } from './kernel-group.ts';
import { OTHERS_NOTES } from './kernel-others/notes.ts';
import { measureKernelOthers } from './kernel-others.ts';
import { measureLook } from './look.ts';
import type { Group } from './measure.ts';
import { measureNodeDeath } from './node-death.ts';
import { measureNotify } from './notify.ts';
import { measurePeersGrace } from './peers-grace.ts';
import { measurePlan } from './plan-time.ts';
import { measureSetup } from './setup-time.ts';
import { measureSharedGaps } from './shared-gaps.ts';
import { measureStalls } from './stalls.ts';
import { measureWhatIf } from './what-if.ts';

export const GROUPS: readonly Group[] = [
  { name: 'setup', measure: measureSetup },
  { name: 'gaps', measure: measureGaps },
  { name: 'shared-gaps', measure: measureSharedGaps },
  { name: 'node-death', measure: measureNodeDeath },
  { name: 'peers-grace', measure: measurePeersGrace },
  { name: 'stalls', measure: measureStalls },
  { name: 'cpu', measure: measureCpu },
  { name: 'callout', measure: measureCallOut },
  { name: 'notify', measure: measureNotify },
  { name: 'custody', measure: measureCustody },
  { name: 'fleet', measure: measureFleet },
  { name: 'what-if', measure: measureWhatIf },
  { name: 'install', measure: measureInstall },
  { name: 'change', measure: measureChange },
  { name: 'plan', measure: measurePlan },
  { name: 'look', measure: measureLook },
  { name: 'kernel-group', measure: measureKernelGroup, onlyByName: true, notes: KERNEL_NOTES },
  { name: 'kernel-others', measure: measureKernelOthers, onlyByName: true, notes: OTHERS_NOTES },
];

/** Those that are named, with commas between them; unless any is, all but those that take too long. Throws Failed (2). */
export function chosenGroups(names: string | undefined): readonly Group[] {
  if (names === undefined) return GROUPS.filter(({ onlyByName = false }) => !onlyByName);
  return names.split(',').map((name) => {
    const group = GROUPS.find((it) => it.name === name.trim());
    if (group !== undefined) return group;
    throw new Failed(2, 'unknown-benchmark', `there is nothing called ${name} to measure`, {
      hint: `there is: ${GROUPS.map((it) => it.name).join(', ')}`,
    });
  });
}
