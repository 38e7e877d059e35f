// Locks in a drill: a holder on the server that is struck, rivals on it and on a peer. The second test shows that the first one can fail.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withClients } from '../../src/entry/cli/drill/clients.ts';
import { lockers } from '../../src/entry/cli/drill/locks.ts';
import { labScene } from '../../src/entry/cli/drill/scene.ts';
import { silent } from '../../src/work/commands/progress.ts';
import { drill } from '../../src/work/drill/drill.ts';
import { type Fault, faultOf } from '../../src/work/drill/faults.ts';
import { recordPaths } from '../../src/work/server/paths.ts';
import { type ClusterLab, clusterLab, gracekeeper } from './cluster-lab.ts';

const NAME = 't-drill-locks';
const RANGES = { kept: 8, churned: 4 };

describe('a drill with locks', () => {
  let made: ClusterLab;

  beforeAll(async () => {
    made = await clusterLab({ name: NAME, nodes: 2, versions: ['4.1'], lease: '5s', grace: '10s' });
  });

  afterAll(async () => {
    await made?.lab.stop();
  });

  it('of a daemon crash: every lock that was held is kept, and nobody else is granted any of it', async () => {
    const { exitCode, stdout } = await gracekeeper(
      ...['drill', '--fault', 'daemon-crash', '--lab', NAME, '--locks', `${RANGES.kept}`, '--json'],
    );
    const result = JSON.parse(stdout);
    expect(result.problems).toEqual([]);
    expect(result.locks).toMatchObject({ held: RANGES.kept, reclaimed: RANGES.kept, lost: 0, doubleGranted: 0 });
    expect(result.windowMs).toEqual(expect.any(Number));
    expect(exitCode).toBe(0);
  });

  it('of a daemon that forgot its clients before it crashed: the audits find out', async () => {
    const { lab, cluster } = made;
    const [server] = cluster.servers;
    if (server === undefined) throw new Error('the default spec has servers');
    const crash = faultOf('daemon-crash');
    const forgetful: Fault = {
      ...crash,
      inject: async (scene, struck) => {
        await scene.hosts[0]?.files.remove(recordPaths(cluster, server.name).recovery);
        return crash.inject(scene, struck);
      },
    };
    const scene = labScene(lab, cluster, server);
    const wishes = [
      { kind: 'kernel:4.1', server: 'nfs1' },
      { kind: 'kernel:4.1', server: 'nfs2', rival: true },
    ] as const;
    const { result, locks } = await withClients(lab, cluster, wishes, (clients, mounted) => {
      const locks = lockers(lab, cluster, mounted, { ranges: RANGES, probe: 'node2' });
      return drill({ ...scene, locks }, forgetful, clients, silent);
    });
    expect(result.locks?.held).toBe(RANGES.kept);
    expect(result.locks?.lost).toBeGreaterThan(0);
    expect(result.problems.join('\n')).toContain('lost-lock: client');
    expect(locks?.events.length).toBeGreaterThan(100);
  });
});
