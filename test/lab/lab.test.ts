import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import type { Argv } from '../../src/host/host.ts';
import { systemClock } from '../../src/host/local.ts';
import { ToolError } from '../../src/host/tool-error.ts';
import { inject } from '../../src/lab/faults.ts';
import { findLab, findLabs } from '../../src/lab/find-labs.ts';
import { endLab, type Lab, startLab } from '../../src/lab/lab.ts';
import { allProcesses, namespaceOf } from '../../src/lab/processes.ts';
import type { LabOptions } from '../../src/lab/state.ts';

const options = (name: string, nodes: number): LabOptions => ({
  name: `test-${process.pid}-${name}`,
  spec: `cluster: ${name}\n`,
  nodes: Array.from({ length: nodes }, (_, index) => ({ name: `node${index + 1}`, address: `192.0.2.${11 + index}` })),
  folders: [{ path: '/srv/shared/home', mode: 0o1777 }],
  detached: false,
});

/** A program in JavaScript, since a bare machine has no netcat. */
const script = (source: string): Argv => [process.execPath, '-e', source];

/** What a lab could leave on the machine. */
async function traces() {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const devices = (await readFile('/proc/net/dev', 'utf8')).split('\n').map((line) => line.split(':')[0]);
  return { mounts, devices, run: await readdir('/run'), srv: await readdir('/srv'), sbin: await readdir('/usr/sbin') };
}

/** Processes on this machine that are in none of the given mount namespaces' labs any more are gone: how many are still there? */
async function processesIn(namespaces: readonly number[]): Promise<number> {
  const own = await Promise.all((await allProcesses()).map((pid) => namespaceOf(pid, 'pid')));
  return own.filter((namespace) => namespace !== undefined && namespaces.includes(namespace)).length;
}

async function namespacesOf(lab: Lab): Promise<readonly number[]> {
  const { pid } = (await findLab(lab.name)) ?? { pid: -1 };
  const outer = await namespaceOf(pid, 'pid_for_children');
  const { nodes } = await lab.state();
  return [outer, ...nodes.map(({ pidNamespace }) => pidNamespace)].filter((namespace) => typeof namespace === 'number');
}

const gone = (what: string, probe: () => Promise<boolean>) =>
  eventually(systemClock, { what, withinMs: 5_000, everyMs: 10 }, async () => (await probe()) || undefined);

describe('a bare lab', () => {
  let before: Awaited<ReturnType<typeof traces>>;
  let lab: Lab;
  beforeAll(async () => {
    before = await traces();
    lab = await startLab(options('bare', 4));
  });
  afterAll(() => lab.stop());

  it('has nodes with their own names, which reach each other by name', async () => {
    const answer =
      "require('net').createServer((s) => { s.end(require('os').hostname()); process.exitCode = 0; }).listen(7000)";
    const serving = lab
      .host('node2')
      .run(script(`const server = ${answer}; server.once('connection', () => server.close())`));
    const heard = await eventually(systemClock, { what: 'an answer', withinMs: 5_000 }, async () => {
      const ask = "require('net').connect(7000, 'node2').on('data', (d) => process.stdout.write(d))";
      return (await lab.host('node1').run(script(ask))).stdout || undefined;
    });
    await serving;
    expect(heard).toBe('node2');
    const names = await Promise.all(lab.hosts().map((host) => host.run(['uname', '-n'])));
    expect(names.map(({ stdout }) => stdout.trim())).toEqual(['node1', 'node2', 'node3', 'node4']);
  });

  it('has nodes that know nothing of a cluster to which the machine itself may belong', async () => {
    const { files } = lab.host('node1');
    for (const path of ['/etc/corosync/corosync.conf', '/etc/gracekeeper', '/usr/lib/ocf/resource.d/gracekeeper'])
      expect([path, await files.exists(path)]).toEqual([path, false]);
    expect(await files.list('/var/lib/pacemaker/cib')).toEqual([]);
    expect(await files.exists('/usr/lib/ocf/resource.d/heartbeat/Filesystem')).toBe(true);
  });

  it('leaves the machine as it was while it is up', async () => {
    expect(await traces()).toEqual(before);
  });

  it('runs programs with their standard streams and exit codes', async () => {
    const host = lab.host('node3');
    expect(await host.run(['cat'], { input: 'through' })).toEqual({ stdout: 'through', stderr: '', exitCode: 0 });
    expect((await host.run(['sh', '-c', 'exit 7'], { okExits: [7] })).exitCode).toBe(7);
    const refused = await host.run(['ls', '/nowhere']).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ToolError);
    expect(String(refused)).toContain('node3: ls /nowhere exited with 2');
  });

  it('kills a program on the node, not only the way to it, when its deadline passes', async () => {
    const host = lab.host('node3');
    await expect(host.run(['sleep', '4711'], { deadlineMs: 50 })).rejects.toThrow('did not end within 50 ms');
    const programs = await Promise.all(
      (await readdir(`/proc/${await host.init()}/root/proc`))
        .filter((name) => /^\d+$/.test(name))
        .map((pid) => host.files.read(`/proc/${pid}/cmdline`)),
    );
    expect(programs.filter((line) => line?.includes('4711'))).toEqual([]);
  });

  it('keeps the files of a node apart from the machine and from other nodes', async () => {
    const [one, two] = [lab.host('node1'), lab.host('node2')];
    await one.files.write('/etc/gracekeeper/cluster.yaml', 'cluster: bare\n', 0o600);
    expect(await one.files.read('/etc/gracekeeper/cluster.yaml')).toBe('cluster: bare\n');
    expect((await one.run(['stat', '-c', '%a', '/etc/gracekeeper/cluster.yaml'])).stdout.trim()).toBe('600');
    expect(await two.files.exists('/etc/gracekeeper/cluster.yaml')).toBe(false);
    // /var/run is an absolute link: it must lead to the node's own /run.
    await one.files.write('/var/run/here', 'x');
    expect((await one.run(['cat', '/run/here'])).stdout).toBe('x');
    await one.files.link('/etc/hosts', '/etc/linked');
    expect(await one.files.read('/etc/linked')).toContain('node4');
    await one.files.remove('/etc/linked');
    expect(await one.files.list('/etc/gracekeeper')).toEqual(['cluster.yaml']);
    expect(await one.files.list('/etc/nothing')).toBeUndefined();
    expect(await traces()).toEqual(before);
  });

  it('shares its storage between all nodes, and nobody else sees it', async () => {
    await lab.host('node1').files.write('/srv/shared/home/note', 'from node1');
    expect(await lab.host('node4').files.read('/srv/shared/home/note')).toBe('from node1');
    expect((await lab.runInside(['cat', '/srv/shared/home/note'])).stdout).toBe('from node1');
  });

  it('loses what a node has in memory, and nothing else, when its power is cut', async () => {
    const host = lab.host('node2');
    await host.files.write('/etc/kept', 'kept');
    await host.files.write('/run/lost', 'lost');
    await lab.power('node2', 'off');
    await expect(host.run(['true'])).rejects.toThrow('node2 is powered off');
    await lab.power('node2', 'on');
    expect(await host.files.read('/etc/kept')).toBe('kept');
    expect(await host.files.exists('/run/lost')).toBe(false);
  });

  it('fences a node for Pacemaker: the agent returns when nothing of it is left', async () => {
    const agent = (input: string, ...okExits: number[]) =>
      lab.host('node1').run(['fence_gracekeeper_lab'], { input, okExits: [0, ...okExits] });
    const { pidNamespace } = (await lab.state()).nodes[3] ?? {};
    await agent('action=off\nport=node4\n');
    expect(await processesIn([pidNamespace ?? -1])).toBe(0);
    expect((await agent('action=status\nport=node4\n', 2)).exitCode).toBe(2);
    await agent('action=reboot\nport=node4\n');
    expect((await agent('action=status\nport=node4\n', 2)).exitCode).toBe(0);
    expect((await agent('action=list\n')).stdout).toBe('node1,\nnode2,\nnode3,\nnode4,\n');
    expect((await agent('action=off\nport=node9\n', 1)).exitCode).toBe(1);
    expect((await agent('action=metadata\n')).stdout).toContain('<resource-agent name="fence_gracekeeper_lab"');
  });

  it('can pull the cable of a node, which stays pulled over a power cycle', async () => {
    const carrier = async () =>
      (await lab.runInside(['ip', '-json', 'link', 'show', 'node3'])).stdout.includes('"master"');
    await lab.power('node3', 'unplug');
    expect(await carrier()).toBe(false);
    await lab.power('node3', 'reboot');
    expect(await carrier()).toBe(false);
    await lab.power('node3', 'plug');
    expect(await carrier()).toBe(true);
  });

  it('keeps its own hardware address, whichever node comes or goes', async () => {
    const own = async () =>
      JSON.parse((await lab.runInside(['ip', '-json', 'link', 'show', 'lab0'])).stdout)[0].address;
    const before = await own();
    for (const node of ['node1', 'node2', 'node3', 'node4']) {
      await lab.power(node, 'off');
      expect(await own()).toBe(before);
      await lab.power(node, 'on');
      expect(await own()).toBe(before);
    }
  });

  it('tells those who listen what happens, and when', async () => {
    const events: object[] = [];
    const since = systemClock.now();
    const end = lab.listen((event) => events.push(event));
    await lab.power('node4', 'reboot');
    end();
    expect(events).toMatchObject([
      { kind: 'power', node: 'node4', power: 'off' },
      { kind: 'power', node: 'node4', power: 'on' },
    ]);
    expect((events[0] as { at: number }).at).toBeGreaterThan(since);
  });

  it('kills the daemon of a server that its supervisor has written down, in whichever pid namespace it is', async () => {
    const host = lab.host('node1');
    const daemon: Argv = ['unshare', '-p', '--fork', 'bash', '-c', 'exec -a ganesha.nfsd sleep 1000'];
    const running = expect(host.run(daemon)).rejects.toBeInstanceOf(ToolError);
    const pid = await eventually(systemClock, { what: 'the daemon', withinMs: 5_000 }, async () => {
      const pids = ((await host.files.list('/proc')) ?? []).filter((name) => /^\d+$/.test(name));
      const lines = await Promise.all(pids.map((name) => host.files.read(`/proc/${name}/cmdline`)));
      return pids[lines.findIndex((line) => line?.startsWith('ganesha.nfsd'))];
    });
    await host.files.write('/run/gracekeeper/servers/nfs1/status.json', JSON.stringify({ daemonPid: Number(pid) }));
    expect(await inject(lab, 'daemon-crash', 'nfs1')).toMatchObject({ node: 'node1' });
    await running;
    await expect(inject(lab, 'daemon-crash', 'nfs1')).rejects.toThrow('no node of lab');
  });

  it('gives its name to nobody else', async () => {
    await expect(startLab({ ...options('bare', 1), name: lab.name })).rejects.toThrow('there is a lab');
    expect(await lab.host('node1').files.exists('/etc/hosts')).toBe(true);
  });
});

describe('the services of a node', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab(options('services', 1));
    const conf =
      'totem {\n  version: 2\n  cluster_name: one\n  transport: knet\n}\nquorum {\n  provider: corosync_votequorum\n}\nnodelist {\n  node {\n    name: node1\n    nodeid: 1\n    ring0_addr: 192.0.2.11\n  }\n}\nlogging {\n  to_stderr: yes\n}\n';
    await lab.host('node1').files.write('/etc/corosync/corosync.conf', conf);
  });
  afterAll(() => lab.stop());

  it('answer when they have been started, come back with the node, and end in order', async () => {
    const { services, run } = lab.host('node1');
    await services.start('corosync');
    expect((await run(['corosync-quorumtool', '-s'])).stdout).toContain('Quorate:          Yes');
    await services.start('pacemaker');
    await lab.power('node1', 'reboot');
    await eventually(systemClock, { what: 'pacemaker', withinMs: 30_000 }, async () => {
      // One that is told to end before it is up may take long to do so.
      await run(['crm_mon', '--one-shot', '--output-as=xml']);
      return (await services.active('pacemaker')) || undefined;
    });
    await services.stop('corosync');
    expect([await services.active('corosync'), await services.active('pacemaker')]).toEqual([false, false]);
  });

  it('say why they did not start', async () => {
    await lab.host('node1').files.write('/etc/corosync/corosync.conf', 'nonsense');
    await expect(lab.host('node1').services.start('corosync')).rejects.toThrow('parser error');
  });
});

describe('several labs', () => {
  it('run side by side with the same addresses and do not see each other', async () => {
    const labs = await Promise.all(['left', 'right'].map((name) => startLab(options(name, 2))));
    await Promise.all(labs.map((lab) => lab.host('node1').files.write('/srv/shared/home/who', lab.name)));
    const seen = await Promise.all(labs.map((lab) => lab.host('node2').files.read('/srv/shared/home/who')));
    expect(seen).toEqual(labs.map(({ name }) => name));
    expect(await labs[0]?.spec()).toBe('cluster: left\n');
    await Promise.all(labs.map((lab) => lab.stop()));
    const names = (await findLabs()).map(({ name }) => name);
    for (const lab of labs) expect(names).not.toContain(lab.name);
  });
});

describe('a lab that is killed', () => {
  it('leaves nothing: no process, no mount, no network device, no folder', async () => {
    const before = await traces();
    const lab = await startLab({ ...options('killed', 2), detached: true });
    await lab.host('node1').run(['sh', '-c', 'setsid sleep 1000 > /dev/null 2>&1 &']);
    const namespaces = await namespacesOf(lab);
    expect(await processesIn(namespaces)).toBeGreaterThan(6);
    process.kill((await findLab(lab.name))?.pid ?? Number.NaN, 'SIGKILL');
    await gone('the killed lab to be gone', async () => (await processesIn(namespaces)) === 0);
    expect(await findLab(lab.name)).toBeUndefined();
    expect(await traces()).toEqual(before);
    expect(await endLab(lab.name)).toBe(false);
  });

  it('goes with the process that holds it, however that one ends', async () => {
    const name = options('held', 1).name;
    const holder = await makeHolder(options('held', 1));
    const process = spawn(globalThis.process.execPath, [holder], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(process.stdout, 'data');
    expect(await findLab(name)).toBeDefined();
    process.kill('SIGKILL');
    await gone('the held lab to be gone', async () => (await findLab(name)) === undefined);
    await rm(holder);
  });
});

/** A program that holds a lab until it is killed. It stands beside the bundles, where the lab looks for them. */
async function makeHolder(held: LabOptions): Promise<string> {
  const outfile = fileURLToPath(new URL(`../../dist/holder-${process.pid}.mjs`, import.meta.url));
  await build({
    stdin: {
      contents: `import { startLab } from './src/lab/lab.ts';
        await startLab(${JSON.stringify(held)});
        setInterval(() => undefined, 1000);
        process.stdout.write('held');`,
      resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
    },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['koffi', 'x11'],
    outfile,
  });
  return outfile;
}

describe('a client', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab(options('clients', 1));
  });
  afterAll(() => lab.stop());

  it('boots a kernel of its own, with the NFS client that this machine may lack, and answers', async () => {
    const clients = await Promise.all([lab.addClient('kernel:4.1'), lab.addClient('kernel:3')]);
    expect(clients.map(({ name }) => name)).toEqual(['client1', 'client2']);
    const [client] = clients;
    const kernel = await client?.exec(['uname', '-nr']);
    expect(kernel?.stdout).toMatch(/^client1 6\.1\./);
    expect((await client?.exec(['sh', '-c', 'exit 5']))?.exitCode).toBe(5);
    expect((await client?.exec(['cat', '/proc/filesystems']))?.stdout).toMatch(/nfs4/);
    // The machine's files are its root, and it may not write to them.
    expect((await client?.exec(['touch', '/etc/written']))?.stderr).toContain('Read-only file system');
  });

  it('reports its traffic on the clock of the lab, whatever its own clock says', async () => {
    const client = await lab.client('client2');
    const before = systemClock.now();
    await client.startTraffic();
    await eventually(systemClock, { what: 'some traffic', withinMs: 20_000 }, async () => {
      const { writes, opens } = await client.progress();
      return (writes > 20 && opens > 3) || undefined;
    });
    const report = await client.stopTraffic();
    const after = systemClock.now();
    expect(report).toMatchObject({ lost: 0, reordered: 0, duplicated: 0, garbled: 0, errors: [] });
    expect(report.completedAt).toHaveLength(report.writes);
    expect(report.from).toBeGreaterThan(before);
    expect(report.until).toBeLessThan(after);
    expect(report.longestGapMs).toBeGreaterThan(15);
  });

  it('does not make anybody wait for a server that is not there', async () => {
    const client = await lab.client('client1');
    await expect(client.exec(['sleep', '60'], { deadlineMs: 200 })).rejects.toThrow('did not end within 200 ms');
    await client.remove();
    await expect(lab.client('client1')).rejects.toThrow('client1');
  });
});
