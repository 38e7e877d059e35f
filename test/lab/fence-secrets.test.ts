// The password of a fencing device is in files of the nodes, and pacemaker-fenced takes it from there: the lab's agent refuses any other.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import { queryCib } from '../../src/host/tools/pacemaker.ts';
import { status } from '../../src/work/commands/status.ts';
import { type ClusterLab, clusterLab, gracekeeper } from './cluster-lab.ts';

const NAME = `t-fence-secrets-${process.pid}`;
const SECRET = '/var/lib/pacemaker/lrm/secrets/fence-gracekeeper-lab/password';
const RIGHT = 'sesame';

let made: ClusterLab;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gracekeeper-secrets-'));
  const guarded = (spec: string) => spec.replace('nodes: [node1, node2]', `$&, options: { password: ${RIGHT} }`);
  made = await clusterLab({ name: NAME, nodes: 2, versions: ['4.1'], lease: '5s', grace: '6s' }, guarded);
  await healthy();
});

afterAll(async () => {
  await made?.lab.stop();
  await rm(folder, { recursive: true });
});

const on = (node: string) => made.lab.host(node);
const healthy = () =>
  eventually(systemClock, { what: 'a healthy cluster', withinMs: 60_000 }, async () => {
    const { health } = await status(made.lab.hosts() as never, made.cluster);
    return health === 'HEALTHY' || undefined;
  });

async function specWith(password: string): Promise<string> {
  const file = join(folder, 'cluster.yaml');
  await writeFile(file, made.specText.replace(`password: ${RIGHT}`, `password: ${password}`), { mode: 0o600 });
  return file;
}

const reboot = async () =>
  (
    await on('node1').run(['stonith_admin', '--reboot', 'node2', '--timeout', '20'], {
      okExits: [0, 1],
      deadlineMs: 60_000,
    })
  ).exitCode;

test('it is in no other file of a node than for root only, not in the CIB, and in nothing that is answered', async () => {
  for (const node of ['node1', 'node2']) {
    const places = ['/etc', '/var/lib/pacemaker', '/var/lib/gracekeeper', '/var/log', '/run/gracekeeper'];
    const { stdout } = await on(node).run(['grep', '-rlF', RIGHT, ...places], { okExits: [0, 1, 2] });
    const files = stdout.trim().split('\n').sort();
    expect(files).toEqual(['/etc/gracekeeper/cluster.json', '/etc/gracekeeper/cluster.yaml', SECRET]);
    const modes = (await on(node).run(['stat', '--format=%a %U', ...files, SECRET.replace(/\/\w+$/, '')])).stdout;
    expect(modes.trim().split('\n')).toEqual(['600 root', '600 root', '600 root', '700 root']);
  }
  expect(await queryCib(on('node1'))).toContain('value="lrm://"');
  const file = await specWith('opensesame');
  for (const verb of [
    ['status'],
    ['doctor'],
    ['plan', file],
    ['check', '--effective', file],
    ['apply', file],
    ['events'],
  ]) {
    const target = verb[0] === 'check' ? [] : ['--lab', NAME];
    const said = await gracekeeper(...verb, ...target, '--json');
    expect(said.stdout.length, verb.join(' ')).toBeGreaterThan(10);
    expect(`${said.stdout}${said.stderr}`).not.toContain(RIGHT);
  }
}, 120_000);

test('Pacemaker fences with it, and with another one as soon as that is applied', async () => {
  expect(await reboot()).toBe(0);
  await healthy();
  const wrong = await gracekeeper('apply', await specWith('wrong'), '--lab', NAME, '--yes', '--json');
  expect(wrong).toMatchObject({ exitCode: 0 });
  expect(await reboot()).not.toBe(0);
  const right = await gracekeeper('apply', await specWith(RIGHT), '--lab', NAME, '--yes', '--json');
  expect(right).toMatchObject({ exitCode: 0 });
  expect(await reboot()).toBe(0);
  await healthy();
}, 240_000);
