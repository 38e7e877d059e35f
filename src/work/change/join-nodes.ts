// Nodes that come into a living cluster. They are members, with an empty CIB that they take over from the others, before the CIB names them: one that it
// names and that nobody has seen would be fenced (Pacemaker's startup-fencing).
import { Failed } from '../../core/base/failed.ts';
import { corosyncConf } from '../../core/config/corosync-conf.ts';
import { readCrmMon } from '../../core/observe/crm-mon.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { reloadCorosync } from '../../host/tools/corosync.ts';
import { monitorXml } from '../../host/tools/pacemaker.ts';
import { removeCib } from '../commands/cib-file.ts';
import { COROSYNC_CONF, writeNodeFiles } from '../commands/node-files.ts';
import { startQuorumDevice, stopChangedDevice } from '../commands/quorum-device.ts';
import { fullMembership, startService } from '../commands/setup.ts';
import type { Installation } from '../install/install-agents.ts';
import { AUTHKEY } from '../server/paths.ts';

export interface Joining {
  /** Of the cluster as it is. */
  readonly members: readonly [Host, ...Host[]];
  readonly joining: readonly Host[];
  readonly cluster: Cluster;
  readonly specText: string;
  readonly installation: Installation;
}

/** Returns when all of them are online. Safe to repeat. */
export async function joinNodes(parts: Joining): Promise<void> {
  const { members, joining, cluster } = parts;
  const authkey = await members[0].files.read(AUTHKEY);
  if (authkey === undefined) throw new Failed(3, 'no-authkey', `${members[0].name} has no ${AUTHKEY}`);
  await Promise.all(joining.map((host) => makeReady(host, { ...parts, authkey })));
  await useCorosyncConf(members, cluster);
  await Promise.all(joining.map((host) => startService(host, 'corosync')));
  const all = [...members, ...joining];
  await Promise.all(all.map((host) => fullMembership(host, all.length)));
  await startQuorumDevice(joining, cluster);
  await Promise.all(joining.map((host) => startService(host, 'pacemaker')));
  await Promise.all(joining.map(({ name }) => online(members[0], name)));
}

/** Every member's Corosync takes over the nodes of this cluster. */
export async function useCorosyncConf(members: readonly [Host, ...Host[]], cluster: Cluster): Promise<void> {
  const text = corosyncConf(cluster);
  const known = await Promise.all(members.map((host) => host.files.read(COROSYNC_CONF)));
  if (known.every((before) => before === text)) return;
  await Promise.all(members.map((host, index) => stopChangedDevice(host, known[index], text)));
  await Promise.all(members.map((host) => host.files.write(COROSYNC_CONF, text, 0o644)));
  await reloadCorosync(members[0]);
  await startQuorumDevice(members, cluster);
}

/** An old CIB of its own could be a later generation than the cluster's, and win. */
async function makeReady(host: Host, parts: Joining & { readonly authkey: string }): Promise<void> {
  await writeNodeFiles(host, parts);
  if (!(await host.services.active('pacemaker'))) await removeCib(host);
}

async function online(asked: Host, node: string): Promise<void> {
  const wait = { what: `${node} to be online`, withinMs: 60_000, everyMs: 200 };
  await eventually(asked.clock, wait, async () => {
    const xml = await monitorXml(asked);
    return (
      (xml !== undefined && readCrmMon(xml).nodes.some(({ name, online: is }) => name === node && is)) || undefined
    );
  });
}
