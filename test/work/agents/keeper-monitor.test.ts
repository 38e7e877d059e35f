// The monitor of a node's keeper, without a Node start.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { localHost } from '../../../src/host/local.ts';
import { ganeshaMon } from '../../../src/work/agents/ganesha-mon.ts';
import { launcher } from '../../../src/work/agents/launcher.ts';
import { identityOf } from '../../../src/work/server/identity.ts';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function monitor(identity: object | string) {
  folder = mkdtempSync(join(tmpdir(), 'gracekeeper-alive-'));
  const file = join(folder, 'keeper.json');
  writeFileSync(file, typeof identity === 'string' ? identity : JSON.stringify(identity));
  const agent = { ...ganeshaMon, presence: folder, shortcuts: { monitor: { alive: file } } };
  const text = launcher(agent, { node: '/bin/echo', bundles: '/b', metaData: '/m', version: '1' });
  return spawnSync('sh', ['-c', text, 'x', 'monitor'], { encoding: 'utf8' }).stdout;
}
const BY_BUNDLE = '/b/agent.cjs ganesha_mon monitor\n';

describe('the monitor of a keeper', () => {
  it('is content with a process that lives', async () => {
    expect(monitor((await identityOf(localHost('here'), process.pid)) ?? {})).toBe('');
  });

  it.each([
    ['another process of that number', { pid: process.pid, startTime: '1' }],
    ['no such process', { pid: 2 ** 22 + 1, startTime: '1' }],
    ['nothing', ''],
    ['no identity', '{"pid":"$(x)/.."}'],
  ])('has the bundle look at %s', (_, identity) => {
    expect(monitor(identity)).toBe(BY_BUNDLE);
  });
});
