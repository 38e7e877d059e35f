// What a machine must have before a lab can stand on it.
import { access, readFile } from 'node:fs/promises';
import { Failed } from '../core/base/failed.ts';

/** A file of each Debian package that a lab needs. */
const PACKAGES: Readonly<Record<string, string>> = {
  corosync: '/usr/sbin/corosync',
  iproute2: '/usr/sbin/bridge',
  kmod: '/usr/sbin/modprobe',
  nftables: '/usr/sbin/nft',
  pacemaker: '/usr/sbin/pacemakerd',
  'pacemaker-cli-utils': '/usr/sbin/crm_mon',
  'resource-agents': '/usr/lib/ocf/resource.d/heartbeat',
  'nfs-ganesha': '/usr/bin/ganesha.nfsd',
  'nfs-ganesha-vfs': '/usr/lib/x86_64-linux-gnu/ganesha/libfsalvfs.so',
  'nfs-common': '/usr/sbin/mount.nfs',
  procps: '/usr/bin/kill',
  rpcbind: '/usr/sbin/rpcbind',
  socat: '/usr/bin/socat',
  tini: '/usr/bin/tini',
  'user-mode-linux': '/usr/bin/linux.uml',
};

/** Throws Failed (3) that names what is missing: root, Debian, or packages. */
export async function requireMachine(): Promise<void> {
  if (process.getuid?.() !== 0) throw refused('no-root', 'a lab needs root', 'run it with sudo');
  if (!/^ID(_LIKE)?=.*debian/m.test(await osRelease()))
    throw refused('not-debian', 'a lab needs Debian', 'everything but the lab works here');
  await requirePackages('a lab needs', PACKAGES);
}

/** What kernel nodes need beyond that. */
const KERNEL_PACKAGES: Readonly<Record<string, string>> = {
  'drbd-utils': '/usr/sbin/drbdadm',
  e2fsprogs: '/usr/sbin/mkfs.ext4',
  'nfs-kernel-server': '/usr/sbin/rpc.nfsd',
  sqlite3: '/usr/bin/sqlite3',
};

/** Throws Failed (3) where nodes can't have a kernel of their own. */
export async function requireKernelNodes(): Promise<void> {
  await requirePackages('kernel nodes need', KERNEL_PACKAGES);
}

async function requirePackages(need: string, packages: Readonly<Record<string, string>>): Promise<void> {
  const missing = await missingOf(packages);
  if (missing.length === 0) return;
  const message = `${need} packages that are not installed: ${missing.join(', ')}`;
  throw refused('missing-packages', message, installing(missing));
}

/** Throws Failed (3) where nodes can't have an sshd. */
export async function requireSshd(): Promise<void> {
  const missing = await isMissing(['openssh-server', '/usr/sbin/sshd']);
  if (missing !== undefined)
    throw refused('missing-packages', 'the nodes of a lab have no sshd', installing([missing]));
}

const refused = (code: string, message: string, hint: string) => new Failed(3, code, message, { hint });
const installing = (names: readonly string[]) => `apt-get install ${names.join(' ')}`;

/** A system that does not say which it is is none of those asked about. */
const osRelease = () => readFile('/etc/os-release', 'utf8').catch(() => '');

const missingOf = async (packages: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  (await Promise.all(Object.entries(packages).map(isMissing))).filter((name) => name !== undefined);

async function isMissing([name, file]: readonly [string, string]): Promise<string | undefined> {
  return access(file).then(
    () => undefined,
    () => name,
  );
}
