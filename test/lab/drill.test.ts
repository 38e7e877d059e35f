import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../src/host/follow.ts';
import { FOLLOW_MEMBERS, memberChange } from '../../src/host/tools/corosync.ts';
import { type ClusterLab, clusterLab, gracekeeper } from './cluster-lab.ts';

const NAME = `t-drill-${process.pid}`;
const ZERO = { lost: 0, reordered: 0, duplicated: 0 };

async function drill(lab: string, fault: string, ...more: readonly string[]) {
  const { exitCode, stdout, stderr } = await gracekeeper('drill', '--fault', fault, '--lab', lab, ...more, '--json');
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({ fault, problems: [] });
  expect(exitCode).toBe(0);
  expect(stderr).toContain(`${fault} of ${result.target}`);
  return result;
}

type Phases = { name: string; ms: number | null }[];

const phase = (result: { phases: Phases }, name: string) => result.phases.find((entry) => entry.name === name)?.ms;

describe('a drill with real NFSv3 and NFSv4.1 clients', () => {
  let made: ClusterLab;

  beforeAll(async () => {
    // nfs2 serves no NFSv3: its grace ends as soon as its clients are back, and its drills are short.
    const nfs2 = 'home: node2, ';
    const wish = { name: NAME, nodes: 3, ownExports: true, lease: '5s', grace: '5s' };
    made = await clusterLab({ ...wish, versions: ['3', '4.1', '4.2'] }, (spec) =>
      spec.replace(nfs2, `${nfs2}versions: [4.1], `),
    );
  });

  afterAll(async () => {
    await made?.lab.stop();
  });

  it('of a daemon crash: both clients go on in place, and not one write is lost, reordered or doubled', async () => {
    const result = await drill(NAME, 'daemon-crash', '--server', 'nfs1');
    expect(result).toMatchObject({ server: 'nfs1', target: 'nfs1', peers: [], holders: { violations: 0 } });
    expect(result.clients).toMatchObject([
      { kind: 'kernel:3', server: 'nfs1', ...ZERO },
      { kind: 'kernel:4.1', server: 'nfs1', ...ZERO },
    ]);
    for (const client of result.clients) expect(client.writes).toBeGreaterThan(50);
    expect(result.phases.map(({ name }: { name: string }) => name)).toEqual([
      'seen',
      'fenced',
      'grace',
      'daemon',
      'address',
      'firstIo',
    ]);
    expect(phase(result, 'fenced')).toBeNull();
    expect(phase(result, 'address')).toBeNull();
    expect(phase(result, 'seen')).toBeLessThanOrEqual(phase(result, 'daemon') ?? -1);
    expect(phase(result, 'daemon')).toBeLessThanOrEqual(phase(result, 'firstIo') ?? -1);
  });

  it('of a move, and of the fail-back after it: the address answers from the other node, and nothing is lost', async () => {
    for (const fault of ['move', 'failback']) {
      const result = await drill(NAME, fault, '--server', 'nfs2');
      expect(result.clients).toMatchObject([{ kind: 'kernel:4.1', ...ZERO }]);
      expect(phase(result, 'daemon')).toBeLessThanOrEqual(phase(result, 'address') ?? -1);
      expect(phase(result, 'address')).toBeLessThanOrEqual(phase(result, 'firstIo') ?? -1);
    }
  });

  it('leaves the cluster as it found it', async () => {
    const { exitCode, stdout } = await gracekeeper('status', '--lab', NAME, '--json');
    const status = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(status.health).toBe('HEALTHY');
    expect(status.servers.map(({ node, home }: { node: string; home: string }) => node === home)).toEqual([
      true,
      true,
      true,
    ]);
    expect((await made.lab.clients()).length).toBe(0);
  });

  describe('is refused', () => {
    it('without a target, since it disturbs clients', async () => {
      const { exitCode, stdout } = await gracekeeper('drill', '--fault', 'move', '--json');
      expect(exitCode).toBe(2);
      expect(JSON.parse(stdout).error.code).toBe('drill-target');
    });

    it('with a client that the server does not serve, before anything is touched', async () => {
      const { exitCode, stdout } = await gracekeeper(
        'drill',
        '--fault',
        'move',
        '--lab',
        NAME,
        '--clients',
        'kernel:4.0',
        '--json',
      );
      expect(exitCode).toBe(2);
      expect(JSON.parse(stdout).error.code).toBe('version-not-served');
    });

    it('with a fault that there is not', async () => {
      const { exitCode, stderr } = await gracekeeper('drill', '--fault', 'earthquake', '--lab', NAME);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('daemon-crash');
    });

    it('with a node that there is not, a variant that there is not, or a node where a server is meant', async () => {
      const refused = async (fault: string, ...more: readonly string[]) => {
        const { exitCode, stdout } = await gracekeeper('drill', '--fault', fault, '--lab', NAME, ...more, '--json');
        return [exitCode, JSON.parse(stdout).error.code];
      };
      expect(await refused('node-death', '--target', 'node9')).toEqual([2, 'unknown-node']);
      expect(await refused('partition', '--variant', 'moon')).toEqual([2, 'no-such-variant']);
      expect(await refused('daemon-hang', '--target', 'node1')).toEqual([2, 'no-node-wanted']);
    });
  });
});

describe('a drill of servers that share an export', () => {
  const SHARING = `${NAME}-sharing`;
  let made: ClusterLab;

  beforeAll(async () => {
    made = await clusterLab({ name: SHARING, nodes: 3, versions: ['4.1'], lease: '5s', grace: '10s' });
  });

  afterAll(async () => {
    await made?.lab.stop();
  });

  /** Peers are in grace before the server serves again, keep it, and leave it; no address ever has two holders; nobody loses a write. */
  function expectSound(result: {
    phases: Phases;
    peers: { server: string; inGraceAfterMs: number; leftAfterMs: number }[];
  }) {
    expect(result).toMatchObject({
      clients: [
        { kind: 'kernel:4.1', server: 'nfs1', ...ZERO },
        { kind: 'kernel:4.1', server: 'nfs2', ...ZERO },
      ],
      peers: [
        { server: 'nfs2', holes: 0 },
        { server: 'nfs3', holes: 0 },
      ],
      holders: { probes: expect.any(Number), violations: 0 },
    });
    for (const { inGraceAfterMs, leftAfterMs } of result.peers) {
      expect(inGraceAfterMs).toBeLessThanOrEqual(phase(result, 'daemon') ?? -1);
      expect(leftAfterMs).toBeGreaterThan(inGraceAfterMs);
    }
    expect(phase(result, 'seen')).toBeLessThanOrEqual(phase(result, 'daemon') ?? -1);
  }

  it('whose node dies: it is fenced, and the server is served from another; the node is back afterwards', async () => {
    const lines: string[] = [];
    const following = follow(await made.lab.entering('node2', FOLLOW_MEMBERS), (line) => lines.push(line));
    const result = await drill(SHARING, 'node-death');
    // What keepers hear: not held back in a buffer until it is full.
    expect(lines.flatMap((line) => memberChange(line) ?? [])).toContainEqual({ id: 1, member: false });
    following.stop();
    expectSound(result);
    expect(result).toMatchObject({ server: 'nfs1', target: 'node1' });
    expect(phase(result, 'fenced')).toBeLessThanOrEqual(phase(result, 'address') ?? -1);
    expect((await made.lab.state()).nodes.map(({ power }) => power)).toEqual(['on', 'on', 'on']);
  });

  it('one of which hangs: it is served again in place', async () => {
    const result = await drill(SHARING, 'daemon-hang');
    expectSound(result);
    expect([phase(result, 'fenced'), phase(result, 'address')]).toEqual([null, null]);
  });

  it('whose node is cut off from everybody: it is fenced, and its address is never held by two', async () => {
    const result = await drill(SHARING, 'partition');
    expectSound(result);
    expect(result.holders.probes).toBeGreaterThan(100);
    expect(phase(result, 'fenced')).toBeLessThanOrEqual(phase(result, 'address') ?? -1);
    expect((await made.lab.state()).partitions).toEqual([]);
  });
});
