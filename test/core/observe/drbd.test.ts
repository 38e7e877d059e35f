import { describe, expect, it } from 'vitest';
import { judgeDrbd } from '../../../src/core/observe/drbd.ts';
import { health } from '../../../src/core/observe/health.ts';
import type { DrbdState } from '../../../src/core/protocol/drbd-state.ts';
import { ringOf } from '../four-servers.ts';

const alike: DrbdState = {
  ...{ connection: 'Connected', role: 'Primary', peerRole: 'Secondary', disk: 'UpToDate', peerDisk: 'UpToDate' },
  ...{ frozen: false, syncedPercent: null },
};
const judged = (first: Partial<DrbdState> | null, second: Partial<DrbdState> | null = {}) =>
  judgeDrbd({
    resource: 'vm',
    nodes: [first, second].map((state, index) => ({
      node: `sn${index + 1}`,
      state: state === null ? null : { ...alike, ...state },
    })),
  }).map(({ code, level }) => `${level} ${code}`);

describe('a DRBD resource', () => {
  it('is well where both disks are up to date and see each other', () => {
    expect(judged({})).toEqual([]);
  });

  it('is on one disk while the other is away, outdated, or brought up to date, which is said once', () => {
    const waits = { connection: 'WFConnection', peerDisk: 'Outdated' };
    expect(judged(waits, null)).toEqual(['warning drbd-one-disk']);
    expect(judged({ peerDisk: 'Outdated' }, { disk: 'Outdated' })).toEqual(['warning drbd-one-disk']);
    const syncing = { syncedPercent: 50 };
    expect(judged({ ...syncing, connection: 'SyncSource' }, { ...syncing, disk: 'Inconsistent' })).toEqual([
      'warning drbd-syncing',
    ]);
    expect(judged(waits, { connection: 'WFConnection' })).toEqual(['warning drbd-apart']);
  });

  it('can not be trusted where the nodes have given each other up, and serves nobody while writes stand still', () => {
    expect(judged({ connection: 'StandAlone' }, { connection: 'StandAlone' })).toEqual([
      'error drbd-standalone',
      'error drbd-standalone',
    ]);
    expect(judged({ frozen: true, connection: 'WFConnection' }, null)).toEqual([
      'error drbd-frozen',
      'warning drbd-one-disk',
    ]);
  });

  it('counts in the verdict over the cluster', () => {
    const crm = {
      ...{ quorate: true, maintenance: false, failures: [], bans: [], fencing: [], resources: [] },
      nodes: [],
    };
    const empty = { ...ringOf(2), nodes: [], servers: [] };
    const found = judgeDrbd({ resource: 'vm', nodes: [{ node: 'sn1', state: null }] });
    expect(health(empty, crm).health).toBe('HEALTHY');
    expect(health(empty, crm, found).health).toBe('FAILOVER');
  });
});
