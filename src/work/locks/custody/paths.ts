// Where a server's custodian is on its node: beside the server's own folder, which goes with a supervisor that died, before the custodian does.
import type { Host } from '../../../host/host.ts';
import { type Identity, isAlive, readIdentity } from '../../server/identity.ts';
import { RUN } from '../../server/paths.ts';

const FOLDER = `${RUN}/custody`;

export const custodyPaths = (server: string) => ({
  folder: FOLDER,
  identity: `${FOLDER}/${server}.json`,
  socket: `${FOLDER}/${server}.sock`,
});

/** The custodian that lives, whoever started it. */
export async function livingCustodian(host: Host, server: string): Promise<Identity | undefined> {
  const identity = await readIdentity(host, custodyPaths(server).identity);
  return identity !== undefined && (await isAlive(host, identity)) ? identity : undefined;
}
