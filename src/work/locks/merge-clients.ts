// All who are to be told, in one folder: those of the life that has just ended, those that an earlier sealing left, those that sm-notify did not
// reach, and whoever stands in statd's own list only: of a client that it knows already statd says nothing to the call-out (monitor.c sm_mon_1_svc).
import { clientFileName } from '../../core/locks/client-name.ts';
import { type ClientRecord, decodeStatdRecords, encodeRecords } from '../../core/locks/client-record.ts';
import type { Host } from '../../host/host.ts';
import { clientFiles } from './client-files.ts';
import type { LockPaths } from './lock-paths.ts';

/** Each step moves somebody among the lists that the next call looks at; nobody is ever in none of them. */
export async function mergeClients(host: Host, paths: LockPaths): Promise<void> {
  const { live, sealedClients, sealedRest } = paths;
  for (const folder of [live, sealedClients, sealedRest]) await host.files.makeFolder(folder, PRIVATE);
  await adoptStatds(host, paths);
  await move(host, await clientFiles(host, sealedRest), sealedRest, sealedClients);
  const [held, left] = await Promise.all([clientFiles(host, live), clientFiles(host, sealedClients)]);
  if (held.length > left.length) {
    const known = new Set(held);
    await move(
      host,
      left.filter((name) => !known.has(name)),
      sealedClients,
      live,
    );
    await host.files.remove(sealedClients);
    await host.files.rename(live, sealedClients);
    await host.files.makeFolder(live, PRIVATE);
  } else await move(host, held, live, sealedClients);
  await emptyStatds(host, paths);
}

/** Root's alone, as statd's own. */
const PRIVATE = 0o700;

async function move(host: Host, names: readonly string[], from: string, to: string): Promise<void> {
  // At once: the file system writes them down together.
  await Promise.all(names.map((name) => host.files.rename(`${from}/${name}`, `${to}/${name}`)));
}

/** statd names its files by what DNS says of a client; one that is named like one of ours is that client's. */
async function adoptStatds(host: Host, { live, statdClients }: LockPaths): Promise<void> {
  const known = new Set(await clientFiles(host, live));
  for (const folder of [statdClients, aside(statdClients)]) {
    const unknown = (await clientFiles(host, folder)).filter((name) => !known.has(name));
    const records = await Promise.all(unknown.map((name) => statdRecords(host, `${folder}/${name}`)));
    const missing = new Map(records.flat().map((record) => [clientFileName(record.client), record]));
    await Promise.all(
      [...missing]
        .filter(([name]) => !known.has(name))
        .map(([name, record]) => host.files.write(`${live}/${name}`, encodeRecords([record]), 0o600)),
    );
  }
}

async function statdRecords(host: Host, path: string): Promise<readonly ClientRecord[]> {
  const bytes = await host.files.readBytes(path);
  return decodeStatdRecords(Buffer.from(bytes ?? []).toString('latin1'));
}

/** When statd starts it must find nobody: it would say nothing to the call-out of those, and Ganesha's SM_UNMON_ALL would take it a call-out for each. */
async function emptyStatds(host: Host, { statdClients }: LockPaths): Promise<void> {
  await host.files.remove(aside(statdClients));
  if ((await host.files.list(statdClients))?.length === 0) return;
  await host.files.rename(statdClients, aside(statdClients));
  await host.files.makeFolder(statdClients, PRIVATE);
  await host.files.remove(aside(statdClients));
}

const aside = (folder: string): string => `${folder}.sealed`;
