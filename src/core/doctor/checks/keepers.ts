import type { CrmStatus } from '../../observe/crm-mon.ts';
import { GANESHA_ACTIVE } from '../../plan/names.ts';
import type { Check } from '../check.ts';

/** Every node that is online has a keeper that says it is well. */
export const keepers: Check<CrmStatus> = {
  name: 'keepers',
  why: "The keeper puts a node's servers into grace when a peer fails: without it only Pacemaker's slower notification does.",
  judge: ([told]) => {
    const online = told?.fact.nodes.filter((node) => node.online && !node.standby) ?? [];
    return {
      problems: online
        .filter(({ attributes }) => attributes[GANESHA_ACTIVE] !== '1')
        .map(({ name, attributes }) => ({
          node: name,
          found:
            attributes[GANESHA_ACTIVE] === undefined
              ? 'no keeper speaks for it'
              : 'its keeper says that it is not well',
          fix: `crm_resource --cleanup --resource ganesha-mon --node ${name}   # then: tail /var/log/gracekeeper/keeper.log`,
        })),
      well: `${online.length} are well`,
    };
  },
};
