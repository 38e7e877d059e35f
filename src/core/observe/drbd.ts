// Whether a DRBD resource is what it is there for: the same data on two disks.
import type { Finding } from '../base/finding.ts';
import type { DrbdState } from '../protocol/drbd-state.ts';

export interface DrbdReport {
  readonly resource: string;
  /** Of the resource's two, in the order of the spec. */
  readonly nodes: readonly DrbdNodeReport[];
}

export interface DrbdNodeReport {
  readonly node: string;
  /** Null where it is not up, or the node can't be asked. */
  readonly state: DrbdState | null;
}

/** What is wrong with it; nothing where both disks are up to date and see each other. */
export function judgeDrbd({ resource, nodes }: DrbdReport): readonly Finding[] {
  const told = nodes.flatMap(({ node, state }) => (state === null ? [] : [{ node, state }]));
  const frozen = told.filter(({ state }) => state.frozen);
  const alone = told.filter(({ state }) => state.connection === 'StandAlone');
  return [
    ...frozen.map(({ node }) => ({
      ...{ code: 'drbd-frozen', level: 'error' as const },
      message: `${resource}: writes stand still on ${node} until the cluster is certain of the other node`,
      hint: `it ends when the other node is fenced; where it does not: journalctl -t crm-fence-peer.sh on ${node}`,
    })),
    ...alone.map(({ node }) => ({
      ...{ code: 'drbd-standalone', level: 'error' as const },
      message: `${resource}: ${node} has given up the other node (StandAlone), as after a split brain`,
      hint: `drbdadm connect ${resource} on ${node}; where it falls back, the two have different data: docs/kernel.md, DRBD, says how to choose`,
    })),
    ...(alone.length > 0 ? [] : oneDisk(resource, nodes)),
  ];
}

const isGood = ({ state }: DrbdNodeReport): boolean => state?.disk === 'UpToDate';

function oneDisk(resource: string, nodes: DrbdReport['nodes']): readonly Finding[] {
  const syncing = nodes.find(({ state }) => state !== null && state.syncedPercent !== null)?.state;
  const behind = nodes.filter((it) => !isGood(it)).map(inWords);
  if (syncing)
    return [
      {
        ...{ code: 'drbd-syncing', level: 'warning' },
        message: `${resource}: ${syncing.syncedPercent} % of the second disk is up to date (${behind.join(', ')})`,
        hint: 'wait: until then only one node can serve what lies on it',
      },
    ];
  if (behind.length > 0)
    return [
      {
        ...{ code: 'drbd-one-disk', level: 'warning' },
        message: `${resource}: not on two disks: ${behind.join(', ')}`,
        hint: `crm_resource --cleanup --resource drbd-${resource}-clone where its node is there; drbdadm dump-md ${resource} says whether the disk has metadata`,
      },
    ];
  const apart = nodes.filter(({ state }) => state?.connection !== 'Connected').map(({ node }) => node);
  if (apart.length === 0) return [];
  return [
    {
      ...{ code: 'drbd-apart', level: 'warning' },
      message: `${resource}: the other disk is not seen by ${apart.join(' and ')} (${nodes.map(inWords).join(', ')})`,
      hint: `drbdadm adjust ${resource}; a firewall must let its port through between the two`,
    },
  ];
}

const inWords = ({ node, state }: DrbdNodeReport): string =>
  state === null ? `${node} does not have it up` : `${node} ${state.disk}, ${state.connection}`;
