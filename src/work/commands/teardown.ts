// teardown: stops every server, then the cluster, then leaves the nodes as they were before setup. Safe to repeat.
import type { Cluster } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { setProperty } from '../../host/tools/pacemaker.ts';
import { SERVERS } from '../server/paths.ts';
import { removeCib } from './cib-file.ts';
import { removeNodeFiles } from './node-files.ts';
import type { Progress } from './progress.ts';

const STOPPED_WITHIN_MS = 60_000;

export async function teardown(hosts: readonly [Host, ...Host[]], cluster: Cluster, progress: Progress): Promise<void> {
  const running = await runningHosts(hosts);
  const [asked] = running;
  if (asked !== undefined) {
    progress('stopping every server');
    await setProperty(asked, 'stop-all-resources', 'true');
    await Promise.all(running.map(serversGone));
  }
  progress('stopping pacemaker');
  await Promise.all(hosts.map((host) => host.services.stop('pacemaker')));
  progress('stopping corosync');
  await Promise.all(hosts.map((host) => host.services.stop('corosync')));
  progress('removing what setup wrote');
  await Promise.all(hosts.map(removeCib));
  await Promise.all(hosts.map(removeNodeFiles));
  for (const path of ['servers', 'changes', 'gracekeeper.json'])
    await hosts[0].files.remove(`${cluster.stateVolume}/${path}`);
}

async function runningHosts(hosts: readonly Host[]): Promise<readonly Host[]> {
  const active = await Promise.all(hosts.map((host) => host.services.active('pacemaker')));
  return hosts.filter((_, index) => active[index]);
}

async function serversGone(host: Host): Promise<void> {
  await eventually(
    host.clock,
    { what: `the end of every server on ${host.name}`, withinMs: STOPPED_WITHIN_MS },
    async () => {
      const left = (await host.files.list(SERVERS)) ?? [];
      return left.length === 0 ? true : undefined;
    },
  );
}
