// A keeper in the middle of things: for tests of what it tells Prometheus.
import { readFileSync } from 'node:fs';
import { EMPTY_LEDGER } from '../../../src/core/metrics/ledger.ts';
import type { MetricsView, ServerReading } from '../../../src/core/metrics/view.ts';
import { readCrmMon } from '../../../src/core/observe/crm-mon.ts';
import { fourServers } from '../four-servers.ts';

const crmMon = (name: string) =>
  readCrmMon(readFileSync(new URL(`../observe/crm-mon/${name}.xml`, import.meta.url), 'utf8'));

export const reading = (server: string, more: Partial<ServerReading> = {}): ServerReading => ({
  ...{ server, phase: 'serving', inGrace: false, announced: true, trouble: null, locksKept: 3 },
  notify: { told: 2, silent: 1, gone: 0 },
  ...more,
});

export const someView = (): MetricsView => ({
  node: 'node2',
  version: '1.2.3',
  cluster: fourServers(),
  since: 1_700_000_000_000,
  servers: [reading('nfs2'), reading('nfs1', { inGrace: true })],
  incidents: [{ server: 'nfs1', node: 'node1', epoch: 1, cause: 'node-lost' }],
  held: ['nfs2'],
  heard: new Map([['node3', 1_700_000_100_000]]),
  pacemaker: { said: crmMon('fencing-fails'), at: 1_700_000_100_000 },
  ledger: EMPTY_LEDGER,
});
