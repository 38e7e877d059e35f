// rpc.statd and its callers, as in a server's cell; without Ganesha and without a lab.
import { encodeMon, encodeMonId, type Mon, NSM, SM } from '../../core/protocol/nsm.ts';
import { readSpec } from '../../core/spec/read-spec.ts';
import { eventually } from '../../host/eventually.ts';
import { localMachine, type Machine } from '../../host/machine.ts';
import { defaultSpec } from '../../lab/default-spec.ts';
import { callOutScript, LIST } from '../../work/locks/call-out-script.ts';
import { lockPaths } from '../../work/locks/lock-paths.ts';
import { Recorder } from '../../work/locks/recorder.ts';

/** Milliseconds that each call took. */
export interface CallOutDurations {
  readonly none: readonly number[];
  readonly bare: readonly number[];
  readonly ours: readonly number[];
}

/** To be called in network, mount and process namespaces of its own. */
export async function measureCallOuts(folder: string, calls: number): Promise<CallOutDurations> {
  const machine = localMachine();
  await machine.run(['ip', 'link', 'set', 'lo', 'up']);
  await machine.run(['mount', '-t', 'tmpfs', 'run', '/run']);
  machine.start(['rpcbind', '-w', '-f'], { logTo: `${folder}/log` });
  const up = { what: 'rpcbind', withinMs: 10_000, everyMs: 5 };
  await eventually(machine.clock, up, async () => (await machine.files.exists('/run/rpcbind.sock')) || undefined);
  await supervise(machine, folder);
  const none = await statd(machine, folder, calls, []);
  const bare = await statd(machine, folder, calls, ['-H', '/bin/true']);
  const ours = await statd(machine, folder, calls, ['-H', SCRIPT]);
  return { none, bare, ours };
}

const SCRIPT = '/run/script';
const PIPES = '/run/call-out';
const PORT = 32765;
const SERVER = 'nfs1';

/** What a supervisor does for the call-out (work/locks/call-out.ts), with its list on the disk. */
async function supervise(machine: Machine, folder: string): Promise<void> {
  const { cluster: lab } = readSpec(defaultSpec({ name: 'bench', nodes: 1, versions: ['3'] }), 'bench.yaml');
  if (lab === undefined) throw new Error('the default spec is a cluster');
  const cluster = { ...lab, stateVolume: folder };
  const { live } = lockPaths(cluster, SERVER);
  await machine.files.makeFolder(live, 0o700);
  const recorder = new Recorder({
    ...{ machine, cluster, server: SERVER, journal: () => undefined, stopping: new AbortController().signal },
    complain: (trouble) => {
      if (trouble !== null) process.stderr.write(`${trouble}\n`);
    },
  });
  await machine.callPipes(PIPES, (words) => recorder.answer(words));
  await machine.files.link(live, `${PIPES}/${LIST}`);
  await machine.files.write(SCRIPT, callOutScript(PIPES), 0o755);
  machine.start(['sh', SCRIPT, 'watch'], { logTo: `${folder}/log` });
}

async function statd(machine: Machine, folder: string, calls: number, options: readonly string[]): Promise<number[]> {
  const nsm = `${folder}/nsm${options.length}${options.join('').replaceAll('/', '-')}`;
  for (const name of ['sm', 'sm.bak']) await machine.files.makeFolder(`${nsm}/${name}`, 0o700);
  const child = machine.start(['rpc.statd', '-F', '-L', '-p', `${PORT}`, '-P', nsm, ...options], {
    logTo: `${folder}/log`,
  });
  const target = { address: '127.0.0.1', port: PORT, ...NSM, deadlineMs: 10_000 };
  const up = { what: 'rpc.statd', withinMs: 10_000, everyMs: 5 };
  await eventually(machine.clock, up, () => machine.callNull(target).then(() => true));
  const connection = machine.rpc(target);
  const durations: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    const began = performance.now();
    const client = clientOf(`10.98.${Math.floor(call / 250)}.${call % 250}`);
    await connection.call(SM.mon, encodeMon(client));
    durations.push(performance.now() - began);
    // Or else the time that statd takes to look through those that it knows would hide all else (notlist.c nlist_gethost).
    await connection.call(SM.unmon, encodeMonId(client));
  }
  connection.close();
  child.kill('SIGTERM');
  await child.ended;
  return durations;
}

/** As Ganesha asks (src/Protocols/NLM/nsm.c nsm_monitor_noretry). */
const clientOf = (monName: string): Mon => ({
  ...{ monName, myName: SERVER, program: 100_021, version: 4, procedure: 16 },
  private: new Uint8Array(16),
});
