// The CIB on disk, before Pacemaker's first start. Laid down in advance it saves a whole election round with an empty cluster (LAB).
import type { Host } from '../../host/host.ts';

const FOLDER = '/var/lib/pacemaker/cib';
const FILE = `${FOLDER}/cib.xml`;
const BEFORE_RESTORE = '/var/lib/gracekeeper/before-restore/cib.xml';
/** Written by Pacemaker beside every CIB of its own. */
const SIGNATURE = `${FILE}.sig`;

/** True when Pacemaker has already run here: the CIB is then its own, and only its tools may change it. */
export const hasRun = (host: Host): Promise<boolean> => host.files.exists(SIGNATURE);

export async function layDownCib(host: Host, xml: string): Promise<void> {
  await host.files.write(FILE, xml, 0o600);
  await host.run(['chown', 'hacluster:haclient', FILE]);
}

/** The last one is kept where an administrator finds it. */
export async function setCibAside(host: Host): Promise<void> {
  const xml = await host.files.read(FILE);
  if (xml !== undefined) await host.files.write(BEFORE_RESTORE, xml, 0o600);
  await removeCib(host);
}

export async function removeCib(host: Host): Promise<void> {
  for (const name of (await host.files.list(FOLDER)) ?? []) await host.files.remove(`${FOLDER}/${name}`);
}
