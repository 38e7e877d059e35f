// A living cluster is changed, with a kernel client on each of its four servers: what these wait at most while a node comes in and while one goes that serves; and
// how long it takes from `apply` of a new export until all four have mounted it. Bare: for the gaps, a planned move of the same server; for the export, the same
// four clients mounting one that has been there all along, since four user-mode kernels that mount at once take their time on few processors.
import type { Cluster } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import { localHost, systemClock } from '../../host/local.ts';
import type { LabClient } from '../../lab/client.ts';
import { defaultSpec } from '../../lab/default-spec.ts';
import { type Lab, startLab } from '../../lab/lab.ts';
import { labOptions } from '../../lab/options.ts';
import { type Progress, silent } from '../../work/commands/progress.ts';
import type { DrillClient } from '../../work/drill/client.ts';
import { clientsOnAll, type MountedClient, withClients } from '../cli/drill/clients.ts';
import { setUpLab } from '../cli/lab/bring-up.ts';
import { requireCluster } from '../cli/require-cluster.ts';
import { command } from './command.ts';
import { gapDuring } from './gap-during.ts';
import { type Measured, repeat, toSeconds } from './measure.ts';

const SERVERS = 4;
const KIND = 'kernel:4.1';
const NEW_NODE = { name: 'node5', address: '192.0.2.15' };

export async function measureChange(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  return inLab(async (scene) => {
    const gaps = await repeat(rounds, (round) => {
      progress(`a node comes and goes, round ${round} of ${rounds}`);
      return comeAndGo(scene);
    });
    await write(scene, exportOf(0));
    await change(scene, 'apply', scene.lab.specPath);
    const applied = await repeat(rounds, (round) => {
      progress(`a new export, round ${round} of ${rounds}`);
      return newExport(scene, round);
    });
    const gap = (what: string, of: (one: Gaps) => number): Measured => ({
      ...{ what: `longest client gap during ${what}`, unit: 's', toReach: 1, classic: 'every daemon restarts' },
      values: gaps.map((one) => toSeconds(of(one))),
      bare: { what: 'a planned move', values: gaps.map(({ move }) => toSeconds(move)) },
    });
    return [
      {
        what: `\`apply\` of one new export on ${SERVERS} servers, until a client of each has mounted it`,
        ...{ unit: 's', toReach: 2, classic: '-' },
        values: applied.map(({ ours }) => toSeconds(ours)),
        bare: {
          what: 'the same clients, all at once, mount an export that was there before',
          values: applied.map(({ bare }) => toSeconds(bare)),
        },
      },
      gap('`add NODE`, any of four clients', ({ add }) => add),
      gap('`delete NODE` that holds a server, any of four clients', ({ gone }) => gone),
    ];
  });
}

// ---

interface Scene {
  readonly lab: Lab;
  readonly cluster: Cluster;
  readonly clients: readonly DrillClient[];
  readonly mounted: readonly MountedClient[];
}

interface Gaps {
  readonly add: number;
  readonly move: number;
  readonly gone: number;
}

async function inLab<T>(act: (scene: Scene) => Promise<T>): Promise<T> {
  const name = `bench-${process.pid}`;
  const specOf = (nodes: number) => defaultSpec({ name, nodes, servers: SERVERS, versions: ['4.1'], ownExports: true });
  const [specText, whole] = [specOf(SERVERS), specOf(SERVERS + 1)];
  const cluster = requireCluster(specText, name);
  const lab = await startLab(labOptions(name, requireCluster(whole, name), whole, false));
  try {
    await setUpLab(
      { ...lab, hosts: () => cluster.nodes.map((node) => lab.host(node.name)) },
      cluster,
      specText,
      silent,
    );
    await localHost().files.write(lab.specPath, specText, 0o600);
    const wishes = clientsOnAll(cluster, 1, [KIND]);
    return await withClients(lab, cluster, wishes, (clients, mounted) => act({ lab, cluster, clients, mounted }));
  } finally {
    await lab.stop();
  }
}

const change = ({ lab }: Scene, ...args: readonly string[]) => command([...args, '--lab', lab.name, '--yes', '--json']);

async function comeAndGo(scene: Scene): Promise<Gaps> {
  const { name, address } = NEW_NODE;
  const longestGap = (act: () => Promise<unknown>) => gapDuring(scene.lab.host('node1'), scene.clients, act);
  const add = await longestGap(() => change(scene, 'add', name, '--address', address));
  const move = await longestGap(() => command(['move', 'nfs1', '--to', name, '--lab', scene.lab.name, '--json']));
  const gone = await longestGap(() => change(scene, 'delete', name));
  return { add, move, gone };
}

/** Milliseconds of `apply` and of mounting it, and of mounting the one of the round before. */
async function newExport(scene: Scene, round: number): Promise<{ ours: number; bare: number }> {
  const [old, name] = [exportOf(round - 1), exportOf(round)];
  const points = [old, name].map(pointOf);
  await Promise.all(scene.mounted.map(({ client }) => client.exec(['mkdir', '-p', ...points])));
  const bare = await timed(() => mountOnAll(scene, old));
  await umountOnAll(scene, old);
  await write(scene, name);
  const ours = await timed(async () => {
    await change(scene, 'apply', scene.lab.specPath);
    await mountOnAll(scene, name);
  });
  await umountOnAll(scene, name);
  return { ours, bare };
}

const exportOf = (round: number): string => `more${round}`;

/** The export comes into cluster.yaml, on every server. */
async function write({ lab }: Scene, name: string): Promise<void> {
  const path = `/srv/shared/${name}`;
  await lab.runInside(['mkdir', '-m', '1777', path]);
  const listed = (await lab.spec()).replaceAll(/(home: node\d.*exports: \[)/g, `$1${name}, `);
  const spec = listed.replace('\nservers:\n', `\n  ${name}: { path: ${path}, clients: ["*"] }\nservers:\n`);
  await localHost().files.write(lab.specPath, spec, 0o600);
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

async function mountOnAll({ mounted, cluster }: Scene, name: string): Promise<void> {
  await Promise.all(
    mounted.map(({ client, wish }) => {
      const address = cluster.servers.find((server) => server.name === wish.server)?.address;
      return mountable(client, `${address}:/${name}`, pointOf(name));
    }),
  );
}

const umountOnAll = ({ mounted }: Scene, name: string) =>
  Promise.all(mounted.map(({ client }) => client.exec(['umount', pointOf(name)])));

/** Nothing else can be written on a client. */
const pointOf = (name: string): string => `/run/${name}`;

/** Whoever is too early asks again, as an automounter does. */
async function mountable(client: LabClient, source: string, point: string): Promise<void> {
  const wait = { what: `${source} to be mounted on ${client.name}`, withinMs: 20_000, everyMs: 50 };
  await eventually(systemClock, wait, async () => {
    const ran = await client.exec(['mount', '-t', 'nfs', '-o', 'vers=4.1,hard,proto=tcp', source, point]);
    if (ran.exitCode !== 0) throw new Error(ran.stderr.trim());
    return true;
  });
}
