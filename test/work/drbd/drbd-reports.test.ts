import { expect, it } from 'vitest';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { drbdReports } from '../../../src/work/drbd/drbd-reports.ts';
import { examples } from '../../core/example-clusters.ts';
import { memoryHost } from '../memory-host.ts';

const site = examples.find(([name]) => name === 'drbd')?.[1] as Cluster;
const minor = site.drbd[0]?.minor;
const FROZEN = `version: 8.4.11 (api:1/proto:86-101)\n\n${minor}: cs:WFConnection ro:Primary/Unknown ds:UpToDate/DUnknown C s-----\n`;

it('of two disks one that stands still is told of, and a node that never answers is waited for in vain and not for ever', async () => {
  const cut = memoryHost('sn1', { '/proc/drbd': FROZEN });
  const silent = memoryHost('sn2');
  const files = { ...silent.files, read: () => new Promise<undefined>(() => undefined) };
  const [report] = await drbdReports([cut, { ...silent, files }], site);
  expect(report?.nodes).toMatchObject([
    { node: 'sn1', state: { role: 'Primary', frozen: true } },
    { node: 'sn2', state: null },
  ]);
});
