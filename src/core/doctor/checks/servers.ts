import type { CrmStatus } from '../../observe/crm-mon.ts';
import { health } from '../../observe/health.ts';
import type { Check } from '../check.ts';

/** Every server is served, at home; every node is there. */
export const servers: Check<CrmStatus> = {
  name: 'servers',
  why: 'A server that is away from home has one node less to go to, and one that is not served is what all of this is against.',
  judge: ([first], cluster) => {
    const { findings } = health(cluster, first?.fact);
    const { findings: past } = { findings: findings.filter(({ code }) => code === 'past-failure') };
    return {
      problems: findings
        .filter(({ level }) => level !== 'info')
        .map(({ message, hint }) => ({ found: message, fix: hint ?? 'gracekeeper status' })),
      well: `${cluster.servers.length} served, at home${past.length === 0 ? '' : `; ${past.length} failures on record (crm_resource --cleanup forgets them)`}`,
    };
  },
};
