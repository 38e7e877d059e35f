import type { Check } from '../check.ts';

export interface ClassicStatdFact {
  /** ocf:heartbeat:nfsnotify is used in this cluster. */
  readonly nfsnotify: boolean;
  /** Where statd keeps its files here: sm below it. */
  readonly statdFolder: string | undefined;
}

/** Where nfsnotify looks: STATD_PATH of heartbeat/nfsnotify, resource-agents 4.12 and later. */
const LOOKS_IN = '/var/lib/nfs/statd';

/** The classic nfsnotify looks where statd keeps its list. */
export const classicStatd: Check<ClassicStatdFact> = {
  name: 'classic-statd',
  why: `The nfsnotify agent looks in ${LOOKS_IN} only: on Debian statd keeps its list in /var/lib/nfs, and the agent tells nobody and reports success.`,
  judge: (told) => ({
    problems: told
      .filter(
        ({ fact: { nfsnotify, statdFolder } }) => nfsnotify && statdFolder !== undefined && statdFolder !== LOOKS_IN,
      )
      .map(({ node, fact }) => ({
        node,
        found: `statd keeps its list in ${fact.statdFolder}, and nfsnotify looks in ${LOOKS_IN}`,
        fix: `systemctl stop rpc-statd && mkdir -p ${LOOKS_IN} && mv ${fact.statdFolder}/sm ${fact.statdFolder}/sm.bak ${fact.statdFolder}/state ${LOOKS_IN}/ && systemctl start rpc-statd`,
      })),
    well: told.some(({ fact }) => fact.nfsnotify) ? `both use ${LOOKS_IN}` : 'no classic nfsnotify is used',
  }),
};
