// The files from which Pacemaker takes what opens fencing devices (core/fencing/cib-secrets.ts). They are on every node before the CIB speaks of them.
import { SECRETS_FOLDER, signOf } from '../../core/fencing/cib-secrets.ts';
import { secretsOf } from '../../core/plan/fencing-secrets.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';

/** Safe to repeat: what is there already is not touched, since between a value and its signature there is a moment in which neither is believed. */
export async function writeSecrets({ files }: Host, cluster: Cluster): Promise<void> {
  const all = secretsOf(cluster);
  if (all.length > 0) await files.makeFolder(SECRETS_FOLDER, 0o700);
  for (const { device, secrets } of all) {
    await files.makeFolder(`${SECRETS_FOLDER}/${device}`, 0o700);
    for (const [option, value] of Object.entries(secrets)) {
      const path = `${SECRETS_FOLDER}/${device}/${option}`;
      await writeChanged(files, path, value);
      await writeChanged(files, `${path}.sign`, signOf(value));
    }
  }
}

/** Takes away those of one cluster that another, which takes its place, has not; all of them where none does. Others' stay. */
export async function removeSecrets({ files }: Host, before: Cluster, after?: Cluster): Promise<void> {
  const used = new Set((after === undefined ? [] : secretsOf(after)).flatMap(pathsOf));
  const gone = secretsOf(before)
    .flatMap(pathsOf)
    .filter((path) => !used.has(path));
  for (const path of gone) for (const each of [path, `${path}.sign`]) await files.remove(each);
  const devices = new Set((after === undefined ? [] : secretsOf(after)).map(({ device }) => device));
  for (const { device } of secretsOf(before)) {
    const folder = `${SECRETS_FOLDER}/${device}`;
    if (!devices.has(device)) await removeEmpty(files, folder);
  }
  if (after === undefined) await removeEmpty(files, SECRETS_FOLDER);
}

// ---

const pathsOf = ({ device, secrets }: ReturnType<typeof secretsOf>[number]): readonly string[] =>
  Object.keys(secrets).map((option) => `${SECRETS_FOLDER}/${device}/${option}`);

async function removeEmpty(files: Host['files'], folder: string): Promise<void> {
  if ((await files.list(folder))?.length === 0) await files.remove(folder);
}

async function writeChanged(files: Host['files'], path: string, text: string): Promise<void> {
  if ((await files.read(path)) !== `${text}\n`) await files.write(path, `${text}\n`, 0o600);
}
