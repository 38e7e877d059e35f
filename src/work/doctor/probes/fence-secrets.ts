import { type FenceSecretsFact, fenceSecrets } from '../../../core/doctor/checks/fence-secrets.ts';
import { SECRETS_FOLDER, signOf } from '../../../core/fencing/cib-secrets.ts';
import { secretsOf } from '../../../core/plan/fencing-secrets.ts';
import type { Host } from '../../../host/host.ts';
import { othersRead } from '../../../host/tools/stat.ts';
import { CLUSTER_FILE, FORMER_CLUSTER_FILE, SPEC_FILE } from '../../server/paths.ts';
import { onEachNode } from '../examine.ts';
import { NotYet, requireSetUp } from '../scene.ts';

export const fenceSecretsProbe = onEachNode(fenceSecrets, async (host, scene) => {
  const all = secretsOf(scene.cluster).flatMap(({ device, secrets }) =>
    Object.entries(secrets).map(([option, value]) => ({
      device,
      option,
      value,
      path: `${SECRETS_FOLDER}/${device}/${option}`,
    })),
  );
  if (all.length === 0) throw new NotYet('no fencing device has a password in the spec');
  await requireSetUp(scene, host);
  const files = all.map(async ({ device, option, value, path }) => ({
    device,
    option,
    is: await looked(host, path, value),
  }));
  const holding = [SPEC_FILE, CLUSTER_FILE, FORMER_CLUSTER_FILE, ...all.map(({ path }) => path)];
  return { files: await Promise.all(files), open: await othersRead(host, holding) };
});

async function looked({ files }: Host, path: string, value: string): Promise<FenceSecretsFact['files'][number]['is']> {
  const [text, sign] = await Promise.all([files.read(path), files.read(`${path}.sign`)]);
  if (text === undefined) return 'missing';
  if (sign?.trim() !== signOf(text.trimEnd())) return 'unsigned';
  return text.trimEnd() === value ? 'well' : 'other';
}
