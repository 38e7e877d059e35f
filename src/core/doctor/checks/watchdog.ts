import type { Cluster } from '../../spec/cluster.ts';
import type { Check, Problem } from '../check.ts';
import { unlike } from '../unlike.ts';

export interface WatchdogFact {
  /** There is a /dev/watchdog. */
  readonly device: boolean;
  /** sbd runs. */
  readonly active: boolean;
  /** Of /etc/default/sbd or /etc/sysconfig/sbd, such as SBD_WATCHDOG_TIMEOUT. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Where nodes fence themselves, each has a watchdog, sbd, and the same times. */
export const watchdog: Check<WatchdogFact> = {
  name: 'watchdog',
  why: 'With sbd a lost node counts as fenced when a time has passed: without a watchdog that resets it by then, it goes on, and its servers are served twice.',
  judge: (told, cluster) => {
    const times = unlike(told, ({ settings }) => settings.SBD_WATCHDOG_TIMEOUT ?? '5');
    return {
      problems: [
        ...told.flatMap(({ node, fact }) => judgeNode(node, fact, cluster)),
        ...(times?.odd ?? []).map(({ node, value }) => ({
          node,
          found: `SBD_WATCHDOG_TIMEOUT is ${value}, elsewhere ${times?.usual}`,
          fix: `sed -i 's/^SBD_WATCHDOG_TIMEOUT=.*/SBD_WATCHDOG_TIMEOUT=${times?.usual}/' /etc/default/sbd   # then restart the cluster on this node`,
        })),
      ],
      well: `sbd watches ${told.map(({ node }) => node).join(', ')}`,
    };
  },
};

function judgeNode(node: string, { device, active, settings }: WatchdogFact, cluster: Cluster): readonly Problem[] {
  const wanted = diskOf(cluster);
  return [
    ...(device
      ? []
      : [
          {
            node,
            found: 'there is no /dev/watchdog',
            fix: 'modprobe softdog && echo softdog > /etc/modules-load.d/softdog.conf   # better: the driver of its hardware',
          },
        ]),
    ...(active
      ? []
      : [
          {
            node,
            found: 'sbd does not run',
            fix: 'apt-get install -y sbd && systemctl enable sbd   # it starts with corosync: restart the cluster on this node',
          },
        ]),
    ...(wanted === undefined || settings.SBD_DEVICE === wanted
      ? []
      : [
          {
            node,
            found: `SBD_DEVICE is ${settings.SBD_DEVICE ?? 'not set'}, and the spec says ${wanted}`,
            fix: `sed -i 's|^#*SBD_DEVICE=.*|SBD_DEVICE="${wanted}"|' /etc/default/sbd`,
          },
        ]),
  ];
}

/** The disks of fence_sbd as /etc/default/sbd has them: several with semicolons. */
function diskOf({ fencing }: Cluster): string | undefined {
  const device = fencing.kind === 'devices' ? fencing.devices.find(({ agent }) => agent === 'fence_sbd') : undefined;
  return device?.options.devices?.replaceAll(',', ';');
}
