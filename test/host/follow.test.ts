import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import { follow, followWhenReady } from '../../src/host/follow.ts';
import type { Host } from '../../src/host/host.ts';
import { localHost, systemClock } from '../../src/host/local.ts';
import { type FakeSsh, fakeSsh } from './ssh/fake-ssh.ts';

let folder: string;
let ssh: FakeSsh;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gk-follow-'));
  ssh = fakeSsh();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  return ssh.end();
});

const seen = (lines: readonly string[], ...wanted: readonly string[]) =>
  eventually(systemClock, { what: wanted.join(), withinMs: 30_000, everyMs: 5 }, async () =>
    wanted.every((line) => lines.includes(line)) ? true : undefined,
  );

describe.each<[string, () => Host]>([
  ['this machine', () => localHost()],
  ['a machine over SSH', () => ssh.node],
])('what a program prints on %s', (_, host) => {
  it('is heard line by line as it comes, until it is stopped', async () => {
    const log = join(folder, 'log');
    writeFileSync(log, 'old\n');
    const lines: string[] = [];
    const following = host().follow(['tail', '-n', '5', '-F', log], (line) => lines.push(line));
    await seen(lines, 'old');
    appendFileSync(log, 'new\nhalf');
    await seen(lines, 'new');
    expect(lines).toEqual(['old', 'new']);
    following.stop();
    await following.ended;
  });

  it('ends where it can not be started', async () => {
    await host().follow(['/no/such/program'], () => undefined).ended;
  });
});

describe('a program whose machine is reached first', () => {
  it('has ended where the machine can not be reached', async () => {
    await followWhenReady(() => Promise.reject(new Error('no route'))).ended;
  });

  it('is stopped even if it was told so before it began', async () => {
    const followed = followWhenReady(async () => follow(['sleep', '120'], () => undefined));
    followed.stop();
    await followed.ended;
  });

  it('is stopped with its children where it leads a group', async () => {
    const lines: string[] = [];
    const program = 'sleep 120 & echo $!; wait';
    const followed = follow(['sh', '-c', program], (line) => lines.push(line), { group: true });
    const child = await eventually(systemClock, { what: 'a child', withinMs: 30_000 }, async () => lines[0]);
    followed.stop();
    await followed.ended;
    await eventually(systemClock, { what: 'its end', withinMs: 30_000 }, async () => isGone(child) || undefined);
  });
});

/** Or has nobody who collects it. */
function isGone(pid: string): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' });
  return stdout.trim() === '' || stdout.startsWith('Z');
}
