import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeReport } from '../../../../src/entry/cli/drill/report.ts';
import { aReport } from '../../web/a-report.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gracekeeper-report-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a report has the spec, but for what opens fencing devices', async () => {
  const report = aReport();
  const options = { ip: '192.0.2.211', passwd: 'sesame' };
  const devices = [{ agent: 'fence_x', nodes: ['node1'], options }];
  const specText = 'fencing:\n  - agent: fence_x\n    options: { ip: 192.0.2.211, passwd: sesame }\n';
  const cluster = { ...report.cluster, fencing: { kind: 'devices' as const, devices } };
  await writeReport(join(folder, 'report.html'), { ...report, cluster, specText });
  const files = await readdir(folder);
  expect(files.sort()).toEqual(['report.html', 'report.json']);
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8');
    expect(text).toContain('192.0.2.211');
    expect(text).not.toContain('sesame');
  }
});
