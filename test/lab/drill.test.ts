import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClusterLab, clusterLab, gracekeeper } from './cluster-lab.ts';

const NAME = 't-drill';
const ZERO = { lost: 0, reordered: 0, duplicated: 0 };

let made: ClusterLab;

beforeAll(async () => {
  // nfs2 serves no NFSv3: its grace ends as soon as its clients are back, and its drills are short.
  const nfs2 = 'home: node2, ';
  made = await clusterLab({ name: NAME, nodes: 4, versions: ['3', '4.1', '4.2'], ownExports: true }, (spec) =>
    spec.replace(nfs2, `${nfs2}versions: [4.1], `),
  );
});

afterAll(async () => {
  await made?.lab.stop();
});

async function drill(fault: string, server: string) {
  const { exitCode, stdout, stderr } = await gracekeeper(
    'drill',
    '--fault',
    fault,
    '--server',
    server,
    '--lab',
    NAME,
    '--json',
  );
  expect(stderr).toContain(`${fault} of ${server}`);
  expect(exitCode).toBe(0);
  return JSON.parse(stdout);
}

const phase = (result: { phases: { name: string; ms: number | null }[] }, name: string) =>
  result.phases.find((entry) => entry.name === name)?.ms;

describe('a drill with real NFSv3 and NFSv4.1 clients', () => {
  it('of a daemon crash: both clients go on in place, and not one write is lost, reordered or doubled', async () => {
    const result = await drill('daemon-crash', 'nfs1');
    expect(result).toMatchObject({ fault: 'daemon-crash', server: 'nfs1' });
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
      const result = await drill(fault, 'nfs2');
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
      true,
    ]);
    expect((await made.lab.clients()).length).toBe(0);
  });
});

describe('a drill is refused', () => {
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
});
