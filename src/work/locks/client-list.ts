// The list of a server: a file for each client that holds NFSv3 locks of it, whoever its locks were asked of by name: a server has one address.
import { clientFileName } from '../../core/locks/client-name.ts';
import { type ClientRecord, decodeRecords, encodeRecords } from '../../core/locks/client-record.ts';
import type { Host } from '../../host/host.ts';

/** On disk when it returns. A client that is on the list already costs no writing. Of one that is cut off there may be an empty file: it is told for nothing. */
export async function addClient(host: Host, folder: string, record: ClientRecord): Promise<void> {
  const path = pathOf(folder, record);
  // Its lock waits for it, and mostly it is new.
  if (await host.files.create(path, encodeRecords([record]), 0o600)) return;
  const known = await readClient(host, path);
  if (known.some((one) => one.myName === record.myName && one.fsid === record.fsid)) return;
  const others = known.filter(({ fsid }) => fsid !== record.fsid);
  await host.files.write(path, encodeRecords([...others, record]), 0o600);
}

/** With an fsid, of that file system only. */
export async function dropClient(host: Host, folder: string, record: ClientRecord): Promise<void> {
  const path = pathOf(folder, record);
  const rest =
    record.fsid === undefined ? [] : (await readClient(host, path)).filter(({ fsid }) => fsid !== record.fsid);
  if (rest.length === 0) await host.files.remove(path);
  else await host.files.write(path, encodeRecords(rest), 0o600);
}

const pathOf = (folder: string, { client }: ClientRecord): string => `${folder}/${clientFileName(client)}`;

async function readClient(host: Host, path: string): Promise<readonly ClientRecord[]> {
  return decodeRecords((await host.files.read(path)) ?? '');
}
