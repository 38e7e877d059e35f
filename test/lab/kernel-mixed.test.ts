// A cluster of both kinds of daemon under Pacemaker: drills with locks, an export that refers from one daemon to the other, and a kernel server that goes home
// by itself. Each test stands alone: `-t` takes one of them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { auditLocks } from '../../src/core/audit/audit-locks.ts';
import type { FaultMark } from '../../src/core/audit/history.ts';
import { faultInWords, faultSequence } from '../../src/core/drill/sequence.ts';
import { FAILBACK, FAILBACK_CLAIM } from '../../src/core/plan/names.ts';
import { requireServer } from '../../src/core/spec/require-named.ts';
import { lightProblems } from '../../src/entry/cli/drill/light-in-words.ts';
import { labScene } from '../../src/entry/cli/drill/scene.ts';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import { attributeOfNodes } from '../../src/host/tools/pacemaker.ts';
import { status } from '../../src/work/commands/status.ts';
import { drill, steady } from '../../src/work/drill/drill.ts';
import { faultOf } from '../../src/work/drill/faults.ts';
import { restore } from '../../src/work/drill/heal.ts';
import { lockedAgain, startLocks, stopLocks } from '../../src/work/drill/locks.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { gracekeeper } from './cluster-lab.ts';
import {
  clusterOf,
  FAILBACK_AFTER_MS,
  journalOf,
  type MixedLab,
  mixedSpec,
  RANGES,
  SLOW_MS,
  startMixed,
  tell,
  tellWhy,
} from './mixed-lab.ts';

const NAME = `t-kernel-mixed-${process.pid}`;
/** Its first faults are the end of nfsd's threads and the death of node3; then node1 is cut off from everybody. */
const SEED = 'm8015';
const FAULTS = faultSequence(clusterOf(mixedSpec(NAME, false)), SEED, 2);
const PATIENCE = { withinMs: SLOW_MS };

let made: MixedLab;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gracekeeper-mixed-'));
  made = await startMixed(NAME);
}, 900_000);

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await tellWhy(made);
}, 60_000);

afterAll(async () => {
  await made?.lab.stop();
  await rm(folder, { recursive: true });
});

const until = (what: string, probe: () => Promise<boolean>): Promise<true> =>
  eventually(systemClock, { what, ...PATIENCE, everyMs: 500 }, async () => (await probe()) || undefined);

/** nfs1 is announced there, and out of grace. Returns when that was. */
async function servedBy(node: string): Promise<number> {
  const { lab, cluster } = made;
  const host = lab.host(node);
  await until(`nfs1 on ${node}`, async () => (await readStatus(host, 'nfs1'))?.announced ?? false);
  tell(`nfs1 is announced by ${node}`);
  const nfs1 = async () => (await status(lab.hosts(), cluster)).servers.find(({ name }) => name === 'nfs1');
  await until('the end of its grace', async () => (await nfs1())?.inGrace === false);
  tell('it is out of grace');
  return systemClock.now();
}

/** What would be another if anything had started anew. */
async function incarnations(): Promise<readonly unknown[]> {
  const { lab, cluster } = made;
  const all = lab.hosts().flatMap((host) => cluster.servers.map(({ name }) => readStatus(host, name)));
  return (await Promise.all(all)).map((it) => it && [it.epoch, it.daemonPid, it.restarts]);
}

/** To be done again costs nothing. */
async function change(): Promise<void> {
  const file = join(folder, 'cluster.yaml');
  await writeFile(file, mixedSpec(NAME, true));
  await made.lab.host('node1').run(['mkdir', '-p', '/srv/home/elsewhere']);
  const { exitCode, stdout, stderr } = await gracekeeper('apply', file, '--lab', NAME, '--yes', '--json');
  tell(`apply: ${stdout} ${stderr}`);
  expect(exitCode).toBe(0);
}

/** Everybody writes and locks. */
async function begin() {
  const { clients, locking } = made;
  const { locks, fleets } = locking();
  const asked = made.lab.host('node4');
  await Promise.all(clients.map((client) => client.startTraffic()));
  await Promise.all(clients.map((client) => steady(asked, client, PATIENCE)));
  await startLocks(locks);
  const lockedOn = () => lockedAgain(asked, locks, PATIENCE);
  await lockedOn();
  const end = async () => ({
    events: await stopLocks(locks),
    reports: await Promise.all(clients.map((client) => client.stopTraffic())),
    fleets,
  });
  return { lockedOn, end };
}

/** Since `from`, and only when all of it is over. */
async function failbacks(from: number) {
  const [node1, node4] = [made.lab.host('node1'), made.lab.host('node4')];
  await until('the end of the fail-back', async () => {
    const marks = await Promise.all([FAILBACK, FAILBACK_CLAIM].map((name) => attributeOfNodes(node4, name)));
    return marks.every(({ size }) => size === 0);
  });
  const story = (await journalOf(node1)).filter(({ kind, at }) => kind.startsWith('failback-') && at > from);
  tell(story.map((it) => JSON.stringify(it)).join('\n'));
  return story;
}

describe('a cluster of both daemons', { timeout: 600_000 }, () => {
  it.each(FAULTS.map((fault) => ({ ...fault, words: faultInWords(fault) })))(
    'keeps every lock through $words',
    async ({ fault, server, target, variant }) => {
      const { lab, cluster, clients, locking } = made;
      const more = { ...(target && { target }), ...(variant && { variant }) };
      const scene = labScene(lab, cluster, requireServer(cluster, server), more, 50);
      const { locks, fleets } = locking();
      const { result, injectedAt } = await drill({ ...scene, locks }, faultOf(fault), clients, tell);
      const light = fleets.summaries(injectedAt);
      tell(JSON.stringify({ ...result, light }));
      expect([...result.problems, ...light.flatMap(lightProblems)]).toEqual([]);
      expect(result.locks).toMatchObject({ lost: 0, doubleGranted: 0, reclaimed: result.locks?.held });
      expect(result.locks?.held).toBeGreaterThan(0);
      expect(await restore(scene, clients, tell)).toEqual([]);
    },
  );

  it('is given a referral from the kernel server to Ganesha, for which nothing starts anew, and a client follows it', async () => {
    await made.lab.host('node3').run(['sh', '-c', 'echo "page 1" > /srv/light/page']);
    const before = await incarnations();
    await change();
    expect(await incarnations()).toEqual(before);
    const [one] = made.mounted;
    const script = [
      'mkdir -p /run/top; mount -t nfs4 -o vers=4.1 192.0.2.101:/ /run/top || exit',
      'cat /run/top/srv/home/elsewhere/page; grep nfs4 /proc/mounts; umount -l /run/top',
    ].join('\n');
    const answer = await one?.client.exec(['sh', '-c', script], { deadlineMs: SLOW_MS });
    tell(`${answer?.stdout}${answer?.stderr}`);
    expect(answer?.stdout).toMatch(/^page 1$/m);
    expect(answer?.stdout).toMatch(/^192\.0\.2\.102:\/light \S+\/srv\/home\/elsewhere .*addr=192\.0\.2\.102/m);
  });

  it('has a kernel server that goes home by itself, once, when its home has been well for a while, with every lock', async () => {
    const { lab, cluster } = made;
    await change();
    const { lockedOn, end } = await begin();
    const struck = { servers: ['nfs1'] };
    const at = systemClock.now();
    await lab.power('node1', 'off');
    const hitBy = systemClock.now();
    tell('node1 is off');
    const faults: FaultMark[] = [{ ...struck, at, hitBy, recoveredAt: await servedBy('node2') }];
    await lockedOn();
    const poweredAt = systemClock.now();
    await lab.power('node1', 'on');
    tell('node1 is on');
    const recoveredAt = await servedBy('node1');
    const story = await failbacks(poweredAt);
    expect(story).toMatchObject([{ kind: 'failback-began' }, { kind: 'failback-ended', reason: null }]);
    const called = story[0]?.at ?? 0;
    expect(called - poweredAt).toBeGreaterThan(FAILBACK_AFTER_MS);
    faults.push({ ...struck, at: called, recoveredAt });
    await lockedOn();
    // What is tried the second time was surely tried after the recovery: clocks of user-mode kernels agree to some tens of milliseconds only.
    await lockedOn();
    const { events, reports, fleets } = await end();
    for (const { longestGapMs, writes } of reports) tell(`${writes} writes, longest gap ${longestGapMs.toFixed(0)} ms`);
    const { violations, ...audit } = auditLocks({ events, faults });
    tell(JSON.stringify({ ...audit, violations, light: fleets.summaries(at) }));
    expect(violations.map(({ words }) => words)).toEqual([]);
    expect(fleets.summaries(at).flatMap(lightProblems)).toEqual([]);
    expect(audit).toMatchObject({ unseen: 0, locks: { lost: 0, doubleGranted: 0, reclaimed: audit.locks.held } });
    expect(audit.locks.held).toBeGreaterThanOrEqual(2 * RANGES.kept);
    expect(reports.map(({ lost, reordered, duplicated }) => lost + reordered + duplicated)).toEqual([0, 0]);
    expect((await status(lab.hosts(), cluster)).health).toBe('HEALTHY');
  });
});
