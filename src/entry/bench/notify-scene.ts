// Thousands of NFSv3 clients on this machine, for a notifier to tell.
import { encodeMonitorFile, encodeStateFile } from '../../core/protocol/statd-file.ts';
import { eventually } from '../../host/eventually.ts';
import { localMachine, type Machine } from '../../host/machine.ts';
import { withTemporaryFolder } from '../../host/tools/mktemp.ts';
import { childOf } from '../../work/server/identity.ts';
import { installation } from '../cli/installation.ts';

export const SERVER_ADDRESS = '198.51.100.1';
export const SERVER_NAMES = ['nfs1.example.net', 'nfs1'];
export const STATE = 43;

export const clientAddresses = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `10.99.${1 + Math.floor(i / 250)}.${1 + (i % 250)}`);

export interface NotifyScene {
  readonly machine: Machine;
  /** The first process inside, as this machine numbers it. */
  readonly pid: number;
  /** A list of all the clients, in rpc.statd's format, made anew. */
  makeList(name: string): Promise<string>;
}

export function withNotifyScene<T>(living: number, dead: number, act: (scene: NotifyScene) => Promise<T>): Promise<T> {
  const machine = localMachine();
  return withTemporaryFolder(machine, async (folder) => {
    const hosts = `${folder}/hosts`;
    await machine.files.write(hosts, `127.0.0.1 localhost\n${SERVER_ADDRESS} ${SERVER_NAMES.join(' ')}\n`, 0o644);
    let ready = false;
    const clients = machine.converse(
      [
        ...(['unshare', '--net', '--mount', '--fork', '--kill-child=KILL'] as const),
        ...[installation.node, `${installation.bundles}/bench-told-clients.cjs`, `${living}`, `${dead}`, hosts],
      ],
      () => {
        ready = true;
      },
    );
    try {
      const up = { what: `${living} clients to answer`, withinMs: 60_000, everyMs: 20 };
      const pid = await eventually(machine.clock, up, async () =>
        ready ? childOf(machine, clients.pid ?? 0) : undefined,
      );
      const makeList = (name: string) => listOf(machine, `${folder}/${name}`, clientAddresses(living + dead));
      return await act({ machine, pid, makeList });
    } finally {
      clients.hangUp();
      clients.kill('SIGTERM');
      await clients.ended;
    }
  });
}

async function listOf(machine: Machine, folder: string, addresses: readonly string[]): Promise<string> {
  await machine.files.makeFolder(`${folder}/sm`, 0o700);
  await machine.files.makeFolder(`${folder}/sm.bak`, 0o700);
  await machine.files.write(`${folder}/state`, encodeStateFile(STATE), 0o600);
  // Appended to: thousands of atomic writes would each wait for the disk.
  for (const address of addresses) await machine.files.append(`${folder}/sm/${address}`, recordOf(address));
  return folder;
}

const recordOf = (monName: string): string =>
  encodeMonitorFile([
    {
      ...{ callback: '127.0.0.1', program: 100_021, version: 3, procedure: 16, private: new Uint8Array(16) },
      ...{ monName, myName: 'nfs1' },
    },
  ]);
