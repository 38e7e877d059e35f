import type { XmlElement } from '../../cib/xml.ts';
import type { Check } from '../check.ts';
import { classicIn } from '../classic-agents.ts';

/** The classic nfsserver leaves the telling to nfsnotify, where there is one. */
export const classicNotify: Check<XmlElement> = {
  name: 'classic-notify',
  why: 'Without nfs_no_notify the nfsserver agent tells NFSv3 clients before exports and address are up: they ask a server that is not there, and give their locks up (seed 003).',
  judge: ([told]) => {
    const { servers, notifiers } = classicIn(told?.fact);
    const wrong =
      notifiers.length === 0
        ? []
        : servers.filter(({ params }) => !/^(true|yes|on|1)$/i.test(params.nfs_no_notify ?? ''));
    return {
      problems: wrong.map(({ id }) => ({
        found: `${id} (ocf:heartbeat:nfsserver) notifies by itself, and ${notifiers.map((each) => each.id).join(', ')} does too`,
        fix: `crm_resource --resource ${id} --set-parameter nfs_no_notify --parameter-value true`,
      })),
      well:
        servers.length === 0
          ? 'no classic nfsserver is used'
          : `${servers.map(({ id }) => id).join(', ')} leave it to nfsnotify`,
    };
  },
};
