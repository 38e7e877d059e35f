import { authkey } from '../../../core/doctor/checks/authkey.ts';
import { AUTHKEY } from '../../server/paths.ts';
import { onEachNode } from '../examine.ts';
import { requireSetUp } from '../scene.ts';

export const authkeyProbe = onEachNode(authkey, async (host, scene) => {
  await requireSetUp(scene, host);
  if (!(await host.files.exists(AUTHKEY))) return null;
  const [digest, mode] = await Promise.all([
    host.run(['sha256sum', '--', AUTHKEY]),
    host.run(['stat', '--format=%a', '--', AUTHKEY]),
  ]);
  return { sha256: digest.stdout.split(' ')[0] ?? '', mode: mode.stdout.trim() };
});
