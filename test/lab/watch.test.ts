// Looking on and keeping hands off: metrics, events, status as it changes; pause, backup and restore.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import { AUTHKEY, recordPaths, SPEC_FILE } from '../../src/work/server/paths.ts';
import type { ServerStatus } from '../../src/work/server/status.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { type Line, parseExposition } from '../core/metrics/parse-exposition.ts';
import { type ClusterLab, clusterLab, gracekeeper, installation } from './cluster-lab.ts';

const NAME = `t-watch-${process.pid}`;

let made: ClusterLab;

beforeAll(async () => {
  made = await clusterLab({ name: NAME, nodes: 2, versions: ['4.1'] });
});

afterAll(async () => {
  await made?.lab.stop();
});

async function said(...args: string[]) {
  const { exitCode, stdout } = await gracekeeper(...args, '--lab', NAME, '--json');
  return { exitCode, answer: JSON.parse(stdout) };
}

function until<T>(what: string, probe: () => Promise<T | undefined>): Promise<T> {
  return eventually(systemClock, { what, withinMs: 60_000, everyMs: 200 }, probe);
}

const statusOf = (server: string, node: string): Promise<ServerStatus | undefined> =>
  readStatus(made.lab.host(node), server);

async function scrape(node: string): Promise<readonly Line[]> {
  const program =
    "fetch('http://127.0.0.1:20492/metrics').then((it) => it.text()).then((it) => process.stdout.write(it))";
  const { stdout } = await made.lab.host(node).run([process.execPath, '-e', program]);
  return parseExposition(stdout).lines;
}

const metric = (lines: readonly Line[], name: string, ...labels: string[]) =>
  lines.find(
    (line) =>
      line.name === `gracekeeper_${name}` && labels.every((label) => Object.values(line.labels).includes(label)),
  )?.value;

/** Its daemon dies, and another serves. */
async function crash(server: string, node: string): Promise<void> {
  const before = await statusOf(server, node);
  await made.lab.host(node).run(['kill', '-KILL', `${before?.daemonPid}`]);
  await until(`${server} to serve again`, async () => {
    const now = await statusOf(server, node);
    return now?.phase === 'serving' && now.epoch !== before?.epoch ? now : undefined;
  });
}

const program = fileURLToPath(new URL('../../bin/gracekeeper', import.meta.url));

/** A verb that goes on until Ctrl-C: what it says, one JSON object a line, and how it ends then. */
function watching(...args: string[]) {
  const child = spawn(program, [...args, '--lab', NAME, '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  const lines = () =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  const end = () => {
    child.kill('SIGINT');
    return ended;
  };
  return { lines, end };
}

describe('a paused cluster', () => {
  it('lets go of its servers, which go on; a daemon that dies is restarted in place, and a move is refused at once', async () => {
    expect(await said('pause')).toMatchObject({ exitCode: 0, answer: { paused: true, changed: true } });
    await crash('nfs1', 'node1');
    const began = systemClock.now();
    expect(await said('move', 'nfs1', '--to', 'node2')).toMatchObject({
      exitCode: 3,
      answer: { error: { code: 'paused' } },
    });
    expect(systemClock.now() - began).toBeLessThan(60_000);
    const { answer } = await said('status');
    expect([answer.paused, answer.health, answer.servers.map(({ node }: { node: string }) => node)]).toEqual([
      ...[true, 'FAILOVER', ['node1', 'node2']],
    ]);
  });

  it('shows it in the metrics of its keepers: the pause, the restart, and the gap that it made', async () => {
    const lines = await until('the keeper to have looked', async () => {
      const now = await scrape('node1');
      return metric(now, 'cluster_paused') === 1 ? now : undefined;
    });
    expect(metric(lines, 'server_restarts_total', 'nfs1')).toBe(1);
    expect(metric(lines, 'server_gap_seconds_count', 'nfs1', 'restart')).toBe(1);
    expect(metric(lines, 'server_announced', 'nfs1')).toBe(1);
    expect(metric(lines, 'keeper_heard_timestamp_seconds', 'node2')).toBeGreaterThan(0);
  });

  it('is at work again after resume, with every server where it was', async () => {
    expect(await said('resume')).toMatchObject({ exitCode: 0, answer: { paused: false, changed: true, moved: [] } });
    expect((await said('status')).answer.health).toBe('HEALTHY');
  });
});

describe('a move', () => {
  it('is seen by those who follow the events and watch the status, until Ctrl-C', async () => {
    const [events, status] = [watching('events', '--follow'), watching('status', '--watch')];
    await until('the first status', async () => status.lines()[0]);
    expect((await said('move', 'nfs1', '--to', 'node2')).exitCode).toBe(0);
    const where = () => status.lines().map(({ servers }) => servers[0].node);
    await until(
      'the move to be seen',
      async () => (where().at(-1) === 'node2' && events.lines().length > 5) || undefined,
    );
    expect(where()[0]).toBe('node1');
    const kinds = events.lines().map(({ node, kind }) => `${node} ${kind}`);
    expect(kinds.indexOf('node1 server-stopped')).toBeGreaterThan(kinds.indexOf('node1 server-stopping'));
    expect(kinds).toContain('node2 address-announced');
    expect(await Promise.all([events.end(), status.end()])).toEqual([0, 0]);
  });

  it('is in the story of all nodes afterwards, and counted where the server arrived', async () => {
    const story = await said('events', '--since', '10m');
    expect([story.exitCode, story.answer.unreachable, story.answer.lost]).toEqual([0, [], []]);
    const moved = story.answer.events.filter(({ server }: { server: string }) => server === 'nfs1');
    expect(moved.map(({ node, kind }: { node: string; kind: string }) => `${node} ${kind}`)).toEqual(
      expect.arrayContaining(['node1 daemon-exited', 'node1 server-stopped', 'node2 server-starting']),
    );
    const moves = await until('the move to be counted', async () => {
      const lines = await scrape('node2');
      return metric(lines, 'server_moves_total', 'nfs1') === 1 ? lines : undefined;
    });
    expect(metric(moves, 'server_away', 'nfs1')).toBe(1);
    expect(metric(moves, 'server_gap_seconds_count', 'nfs1', 'move')).toBe(1);
  });
});

describe('a drill on a cluster of real machines, as its own node runs it,', () => {
  const drill = async (...more: string[]) => {
    const cli = [process.execPath, `${installation.bundles}/cli.cjs`] as const;
    const spec = ['--spec', SPEC_FILE, '--fault', 'daemon-crash', '--server', 'nfs2', '--json', ...more];
    const { exitCode, stdout } = await made.lab
      .host('node2')
      .run([...cli, 'drill', ...spec], { okExits: [0, 1, 2, 3], deadlineMs: 100_000 });
    return { exitCode, answer: JSON.parse(stdout) };
  };

  it('says first what it would do, does it with --yes, and measures what a client would see at least', async () => {
    expect((await said('failback')).exitCode).toBe(0);
    const epoch = async () => (await statusOf('nfs2', 'node2'))?.epoch;
    const before = await epoch();
    const planned = await drill();
    expect(planned).toMatchObject({ exitCode: 0, answer: { dryRun: { fault: 'daemon-crash', peers: ['nfs1'] } } });
    expect(await epoch()).toBe(before);
    const { exitCode, answer } = await drill('--yes');
    expect([exitCode, answer.problems, answer.clients.length]).toEqual([0, [], 1]);
    expect(answer.clients[0].longestGapMs).toBeGreaterThan(0);
    expect(await epoch()).not.toBe(before);
  });
});

describe('a cluster that was lost', () => {
  it('is restored from its backup, with what an administrator had in it, and with epochs that only rise', async () => {
    const folder = `${tmpdir()}/${NAME}`;
    const node1 = made.lab.host('node1');
    const epochOf = async () => Number(await node1.files.read(recordPaths(made.cluster, 'nfs1').epoch));
    try {
      await node1.run(['crm_attribute', '--type', 'crm_config', '--name', 'placement-strategy', '--update', 'minimal']);
      const [authkey, epoch] = [await node1.files.read(AUTHKEY), await epochOf()];
      expect(await said('backup', folder)).toMatchObject({ exitCode: 0, answer: { missing: [] } });
      expect(await said('restore', folder)).toMatchObject({ exitCode: 3, answer: { error: { code: 'cluster-runs' } } });
      expect((await said('teardown')).exitCode).toBe(0);
      const planned = await said('restore', folder);
      expect(planned).toMatchObject({ exitCode: 0, answer: { restored: false, raise: { missing: ['nfs1', 'nfs2'] } } });
      expect(await node1.files.exists(AUTHKEY)).toBe(false);
      expect(await said('restore', folder, '--yes')).toMatchObject({ exitCode: 0, answer: { restored: true } });
      expect((await said('status')).answer.health).toBe('HEALTHY');
      expect([await node1.files.read(AUTHKEY), await epochOf()]).toEqual([
        authkey,
        expect.toSatisfy((now) => now > epoch),
      ]);
      const { stdout } = await node1.run([
        'crm_attribute',
        '--type',
        'crm_config',
        '--name',
        'placement-strategy',
        '--query',
        '--quiet',
      ]);
      expect(stdout.trim()).toBe('minimal');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
