import type { CrmStatus } from '../../observe/crm-mon.ts';
import type { Check } from '../check.ts';

export interface FencingFact {
  readonly crm: CrmStatus;
  /** The cluster option; undefined is Pacemaker's default, true. */
  readonly stonithEnabled: string | undefined;
}

/** Fencing is on, and worked when it was last needed. */
export const fenceHistory: Check<FencingFact> = {
  name: 'fencing',
  why: 'A node that is lost is fenced before its servers start elsewhere: with fencing off they would be served twice, and while it fails they are served nowhere.',
  judge: ([told], { fencing, nodes }) => {
    const { crm, stonithEnabled = 'true' } = told?.fact ?? {};
    if (fencing.kind !== 'devices')
      return { problems: [], well: 'none, as the spec accepts in writing: a partition may be split brain' };
    const failed = nodes.filter(
      ({ name }) =>
        crm?.fencing.find(({ target, status }) => target === name && status !== 'pending')?.status === 'failed',
    );
    return {
      problems: [
        ...(isTrue(stonithEnabled)
          ? []
          : [
              {
                found: `stonith-enabled is ${stonithEnabled}`,
                fix: 'crm_attribute --type crm_config --name stonith-enabled --update true',
              },
            ]),
        ...failed.map(({ name }) => ({
          found: `the last fencing of ${name} failed`,
          fix: `mend the device, then: stonith_admin --cleanup --history ${name}`,
        })),
      ],
      well: 'on, and no failure on record',
    };
  },
};

const isTrue = (text: string): boolean => ['true', 'yes', 'on', '1', 'y'].includes(text.toLowerCase());
