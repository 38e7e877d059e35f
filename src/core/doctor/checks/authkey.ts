import type { Check } from '../check.ts';
import { unlike } from '../unlike.ts';

/** Never the key itself. */
export type AuthkeyFact = { readonly sha256: string; readonly mode: string } | null;

/** One key for the cluster, which only root reads. */
export const authkey: Check<AuthkeyFact> = {
  name: 'authkey',
  why: "Corosync's traffic and the keepers' words are sealed with it: a node with another key is alone, and whoever can read it can speak for the cluster.",
  judge: (told) => ({
    problems: [
      ...(unlike(told, (fact) => fact?.sha256)?.odd ?? []).map(({ node, value }) => ({
        node,
        found:
          value === undefined
            ? 'has no /etc/corosync/authkey'
            : 'has another /etc/corosync/authkey than the other nodes',
        fix: 'systemctl stop corosync && rm /etc/corosync/authkey   # then, from where the spec is: gracekeeper setup FILE',
      })),
      ...told.flatMap(({ node, fact }) =>
        fact === null || /^[46]00$/.test(fact.mode)
          ? []
          : [{ node, found: `/etc/corosync/authkey has mode ${fact.mode}`, fix: 'chmod 400 /etc/corosync/authkey' }],
      ),
    ],
    well: 'one key, for root only',
  }),
};
