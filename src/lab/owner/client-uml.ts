// The user-mode Linux of a client.
import type { ChildProcess } from 'node:child_process';
import { bundle } from '../bundles.ts';
import { CLIENT_INIT } from '../client/init.ts';
import { macOf } from '../mac.ts';
import { type ClientState, LAB_FOLDER, PREFIX, PREFIX6 } from '../state.ts';
import { bootUml, writeInit } from './uml.ts';

const MEMORY = '192M';

/** The tap `client.name` must be there. */
export async function bootClient({ name, address, address6 }: ClientState): Promise<ChildProcess> {
  return bootUml({
    folder: consoleFolder(name),
    name,
    memory: MEMORY,
    init: await writeInit('client', CLIENT_INIT),
    nics: [{ tap: name, mac: macOf(address) }],
    environment: {
      GK_ADDRESS: address,
      GK_PREFIX: `${PREFIX}`,
      GK_ADDRESS6: `${address6}/${PREFIX6}`,
      GK_AGENT: bundle('lab-client'),
      // The default of 4 threads could all wait for one server in grace.
      UV_THREADPOOL_SIZE: '16',
    },
  });
}

export const consoleFolder = (name: string) => `${LAB_FOLDER}/clients/${name}`;
