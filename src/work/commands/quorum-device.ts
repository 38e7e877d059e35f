// corosync-qdevice on the nodes, which gives them the vote of a machine outside (core/config/corosync-conf.ts).
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';

const SERVICE = 'corosync-qdevice';

/** Where the spec has a device, it runs when this returns; Corosync has to run, with a configuration that names it. Safe to repeat. */
export async function startQuorumDevice(hosts: readonly Host[], { quorumDevice }: Cluster): Promise<void> {
  if (quorumDevice === undefined) return;
  await Promise.all(
    hosts.map(async ({ services }) => {
      if (!(await services.active(SERVICE))) await services.start(SERVICE);
    }),
  );
}

/**
 * Before Corosync takes over a configuration with another device, or none: it reads its own when it starts (corosync-qdevice(8)). All nodes are there,
 * so they are quorate without it. `before`: corosync.conf as it was.
 */
export async function stopChangedDevice({ services }: Host, before: string | undefined, after: string): Promise<void> {
  const known = deviceIn(before ?? '');
  if (known === '' || known === deviceIn(after)) return;
  if (await services.active(SERVICE)) await services.stop(SERVICE);
}

// ---

const deviceIn = (conf: string): string => /^ {2}device \{\n[\s\S]*?^ {2}\}$/m.exec(conf)?.[0] ?? '';
