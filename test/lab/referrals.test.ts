// Two kernel nodes whose NFS servers, started by hand, export what a plan says: a client that is referred from one to the other.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportfsArgv, toldExports } from '../../src/core/config/kernel-exports.ts';
import type { Cluster } from '../../src/core/spec/cluster.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import type { Argv } from '../../src/host/host.ts';
import type { LabClient } from '../../src/lab/client.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { FENCE_AGENT } from '../../src/lab/state.ts';

const NAME = `t-referrals-${process.pid}`;

/** `papers` is served by both, from one disk, until nfs1 refers to nfs2; what nfs1 calls /srv/names/papers was never there. */
const specText = (more = '') => `cluster: ${NAME}
nodes:
  - { name: node1, address: 192.0.2.11 }
  - { name: node2, address: 192.0.2.12 }
fencing: [{ agent: ${FENCE_AGENT}, nodes: [node1, node2] }]
stateVolume: /srv/.gracekeeper
exports:
  papers: { path: /srv/papers, clients: [192.0.2.0/24], access: ro${more} }
  names-papers: { path: /srv/names/papers, clients: [192.0.2.0/24], refer: ["nfs2:/srv/papers"] }
servers:
  nfs1: { address: 192.0.2.101/24, home: node1, failoverTo: [], daemon: kernel, network: host, exports: [papers, names-papers] }
  nfs2: { address: 192.0.2.102/24, home: node2, failoverTo: [], daemon: kernel, network: host, exports: [papers] }
nfs: { lease: 10s, grace: 10s }
`;

const read = (text: string): Cluster => {
  const { cluster, findings } = readSpec(text, 'test lab');
  if (cluster === undefined) throw new Error(findings.map(({ message }) => message).join('; '));
  return cluster;
};

let lab: Lab;
let node1: LabHost;
let node2: LabHost;
let client: LabClient;
const point = '/run/nfs';

beforeAll(async () => {
  const cluster = read(specText());
  lab = await startLab(labOptions(NAME, cluster, specText(), false, 2));
  [node1, node2] = [lab.host('node1'), lab.host('node2')];
  const adding = lab.addClient('kernel:4.2');
  await all(node1, [
    ['mount', '/dev/lab/shared1', '/srv/papers'],
    ['sh', '-c', 'for i in 1 2 3 4 5 6 7 8 9; do echo "page $i" > /srv/papers/$i; done'],
    ['umount', '/srv/papers'],
    ['mkdir', '-p', '/srv/names'],
    ['mount', '/dev/lab/shared2', '/srv/names'],
    ['mkdir', '-p', '/srv/names/papers'],
  ]);
  await Promise.all([serve(node1, cluster, 'nfs1'), serve(node2, cluster, 'nfs2')]);
  client = await adding;
}, 600_000);

afterAll(() => lab?.stop());

async function all(host: LabHost, steps: readonly Argv[]): Promise<void> {
  for (const argv of steps) await host.run(argv);
}

async function serve(host: LabHost, cluster: Cluster, name: string): Promise<void> {
  await all(host, [
    ['mount', '-o', 'ro,noload', '/dev/lab/shared1', '/srv/papers'],
    ['mkdir', '-p', '/run/rpc_pipefs'],
    ['modprobe', 'nfsd'],
    ['mount', '-t', 'nfsd', 'nfsd', '/proc/fs/nfsd'],
    ['mount', '-t', 'rpc_pipefs', 'rpc_pipefs', '/run/rpc_pipefs'],
    ['rpcbind'],
    ['nfsdcld'],
    ['rpc.mountd'],
    ['unshare', '--uts', 'sh', '-c', `hostname ${name}; exec rpc.nfsd -N 3 -L 10 -G 10 8`],
    ...(cluster.servers.find((server) => server.name === name)?.exports ?? []).map((share) =>
      exporting(cluster, name, share),
    ),
    ['ip', 'address', 'add', `${addressOf(cluster, name)}/24`, 'dev', 'eth0'],
  ]);
}

const addressOf = ({ servers }: Cluster, name: string) => servers.find((server) => server.name === name)?.address ?? '';

/** As its agent exports it. */
function exporting(cluster: Cluster, name: string, share: string): Argv {
  const server = cluster.servers.find((each) => each.name === name);
  const told = server === undefined ? undefined : toldExports(cluster, server).find((each) => each.name === share);
  if (told === undefined) throw new Error(`no ${name} or no ${share}`);
  return exportfsArgv(told.options, told.places);
}

const sh = async (script: string) => {
  const { stdout, stderr, exitCode } = await client.exec(['sh', '-c', script], { deadlineMs: 100_000 });
  return { exitCode, out: `${stdout}${stderr}`.trim() };
};
/** From the server, not from what the client remembers. */
const anew = (file: string) => sh(`echo 3 > /proc/sys/vm/drop_caches; cat ${file}`);
const mounts = async () => (await sh('grep nfs4 /proc/mounts')).out;

describe('a referral', { timeout: 300_000 }, () => {
  it('takes a client that comes upon it to the other server', async () => {
    await client.mount({ address: '192.0.2.101', path: '/' });
    expect(await anew(`${point}/srv/names/papers/1`)).toEqual({ exitCode: 0, out: 'page 1' });
    expect(await mounts()).toMatch(/^192\.0\.2\.102:\/srv\/papers \S+\/srv\/names\/papers .*addr=192\.0\.2\.102/m);
  });

  it('takes along a client that has the export mounted, and a file of it open', async () => {
    expect(await anew(`${point}/srv/papers/2`)).toEqual({ exitCode: 0, out: 'page 2' });
    expect(await mounts()).toMatch(/ \/run\/nfs\/srv\/papers .*addr=192\.0\.2\.101/);
    await sh(
      `(exec 3< ${point}/srv/papers/3; touch /run/open; ${until('/run/go')}; cat <&3 > /run/held) > /dev/null 2>&1 &`,
    );
    await sh(until('/run/open'));
    await refer();
    expect(await anew(`${point}/srv/papers/4`)).toEqual({ exitCode: 0, out: 'page 4' });
    expect(await mounts()).toMatch(/^192\.0\.2\.101:\S+ \/run\/nfs\/srv\/papers .*addr=192\.0\.2\.102/m);
    expect(await sh(`touch /run/go; ${until('-s /run/held')}; cat /run/held`)).toEqual({ exitCode: 0, out: 'page 3' });
  });

  it('is how a client that comes later finds the other server', async () => {
    await sh('mkdir -p /run/later; mount -t nfs4 -o vers=4.2 192.0.2.101:/srv/papers /run/later');
    expect(await anew('/run/later/5')).toEqual({ exitCode: 0, out: 'page 5' });
    expect(await mounts()).toMatch(/ \/run\/later .*addr=192\.0\.2\.102/);
  });
});

const until = (test: string) => `while [ ! ${test.startsWith('-') ? test : `-e ${test}`} ]; do sleep 0.2; done`;

/** As the members of the group are stopped and started when an export of it changes. */
const refer = () =>
  all(node1, [
    ['ip', 'address', 'delete', '192.0.2.101/24', 'dev', 'eth0'],
    ['exportfs', '-u', '192.0.2.0/24:/srv/papers'],
    exporting(read(specText(', refer: [nfs2]')), 'nfs1', 'papers'),
    ['ip', 'address', 'add', '192.0.2.101/24', 'dev', 'eth0'],
  ]);
