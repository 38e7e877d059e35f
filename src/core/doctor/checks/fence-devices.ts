import type { Check } from '../check.ts';

/** Of each device: on which node its agent was asked to monitor it, and what it said when that failed. */
export type FenceDevicesFact = readonly {
  readonly id: string;
  readonly node: string;
  readonly complaint: string | undefined;
}[];

/** Every fencing device answers. */
export const fenceDevices: Check<FenceDevicesFact> = {
  name: 'fence-devices',
  why: "A device that does not answer can't fence: when its node is lost, that node's servers are served by nobody until somebody comes.",
  judge: ([told]) => {
    const devices = told?.fact ?? [];
    return {
      problems: devices.flatMap(({ id, node, complaint }) =>
        complaint === undefined
          ? []
          : [
              {
                node,
                found: `${id} does not answer: ${complaint}`,
                fix: `stonith_admin --query ${id}   # then address, user, password and network of the device`,
              },
            ],
      ),
      well: devices.length === 0 ? 'no device is in the spec' : `${devices.length} answer`,
    };
  },
};
