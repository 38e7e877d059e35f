import { describe, expect, test } from 'vitest';
import { CATALOG, namesShown, PREFIX } from '../../../src/core/metrics/catalog.ts';
import { exposition } from '../../../src/core/metrics/exposition.ts';
import { familiesOf } from '../../../src/core/metrics/families.ts';
import type { MetricsView } from '../../../src/core/metrics/view.ts';
import { parseExposition } from './parse-exposition.ts';
import { someView } from './view.ts';

const scraped = (more: Partial<MetricsView> = {}) =>
  parseExposition(exposition(familiesOf({ ...someView(), ...more })));

/** The values of a metric, by its labels. */
function valuesOf(name: string, more: Partial<MetricsView> = {}): Record<string, number> {
  const lines = scraped(more).lines.filter((line) => line.name === PREFIX + name);
  return Object.fromEntries(lines.map(({ labels, value }) => [Object.values(labels).join(' '), value]));
}

describe('what Prometheus is told', () => {
  test('is every metric of the catalog, and nothing else', () => {
    const { families, lines } = scraped();
    expect([...families.keys()]).toEqual(Object.keys(CATALOG).map((name) => PREFIX + name));
    expect(new Set(lines.map(({ name }) => name))).toEqual(new Set(namesShown()));
  });

  test('is named as the field names it: what only rises ends in _total, and nothing else does', () => {
    for (const [name, { type }] of Object.entries(CATALOG)) {
      expect(name.endsWith('_total')).toBe(type === 'counter');
      expect(name).not.toMatch(/(ms|millis|minutes)(_|$)/);
    }
  });

  test('says of a server where it is, what it does and what is held for it', () => {
    expect(valuesOf('server_here')).toEqual({ nfs1: 1, nfs2: 1, nfs3: 0, nfs4: 0 });
    expect(valuesOf('server_away')).toEqual({ nfs1: 1, nfs2: 0, nfs3: 0, nfs4: 0 });
    expect(valuesOf('server_in_grace')).toEqual({ nfs1: 1, nfs2: 0 });
    expect(valuesOf('incidents_open')).toEqual({ nfs1: 1, nfs2: 0, nfs3: 0, nfs4: 0 });
    expect(valuesOf('grace_held')).toEqual({ nfs1: 0, nfs2: 1, nfs3: 0, nfs4: 0 });
    expect(valuesOf('notify_clients')).toMatchObject({ 'nfs1 told': 2, 'nfs1 silent': 1, 'nfs1 gone': 0 });
    expect(valuesOf('custody_locks')).toEqual({ nfs1: 3, nfs2: 3 });
  });

  test('says what Pacemaker said: a lost node, and a fence that fails', () => {
    expect(valuesOf('cluster_health')).toEqual({ HEALTHY: 0, FAILOVER: 0, BAD: 1 });
    expect(valuesOf('node_state')).toMatchObject({ 'node1 unclean': 1, 'node1 online': 0, 'node2 online': 1 });
    expect(valuesOf('fencing_timestamp_seconds')).toEqual({ 'node1 failed': Date.UTC(2026, 10, 21, 4, 33, 46) / 1000 });
    expect(valuesOf('cluster_findings')).toMatchObject({ 'node-unclean': 1, 'fencing-failed': 1 });
  });

  test('while Pacemaker has not answered yet, what it says is as old as can be', () => {
    expect(valuesOf('cluster_seen_timestamp_seconds', { pacemaker: undefined })).toEqual({ '': 0 });
    expect(valuesOf('cluster_health', { pacemaker: undefined })).toEqual({});
  });

  test('counts from zero, for every server: the first event is an increase too', () => {
    expect(valuesOf('server_restarts_total')).toEqual({ nfs1: 0, nfs2: 0, nfs3: 0, nfs4: 0 });
    expect(valuesOf('server_gap_seconds_count')).toMatchObject({ 'nfs1 restart': 0, 'nfs1 move': 0 });
  });
});
