// Every check but the first (whether the nodes answer), in the order in which they are told: machines, network, storage, cluster, servers.
import type { Examine } from '../examine.ts';
import { authkeyProbe } from './authkey.ts';
import { bootProbe } from './boot.ts';
import { classicNotifyProbe } from './classic-notify.ts';
import { classicOrderProbe } from './classic-order.ts';
import { classicStatdProbe } from './classic-statd.ts';
import { clocksProbe } from './clocks.ts';
import { corosyncConfProbe } from './corosync-conf.ts';
import { corosyncLinksProbe } from './corosync-links.ts';
import { diskSpaceProbe } from './disk-space.ts';
import { drbdProbe } from './drbd.ts';
import { driftProbe } from './drift.ts';
import { fenceAgentsProbe } from './fence-agents.ts';
import { fenceDevicesProbe } from './fence-devices.ts';
import { fenceHistoryProbe } from './fence-history.ts';
import { fenceSecretsProbe } from './fence-secrets.ts';
import { fileHandlesProbe } from './file-handles.ts';
import { firewallProbe } from './firewall.ts';
import { forwardingProbe } from './forwarding.ts';
import { installationProbe } from './installation.ts';
import { installedAgentsProbe } from './installed-agents.ts';
import { interfacesProbe } from './interfaces.ts';
import { keepersProbe } from './keepers.ts';
import { kernelProbe } from './kernel.ts';
import { membershipProbe } from './membership.ts';
import { namesProbe } from './names.ts';
import { nfsdNamespaceProbe } from './nfsd-namespace.ts';
import { oneHolderProbe } from './one-holder.ts';
import { ownNfsProbe } from './own-nfs.ts';
import { portsProbe } from './ports.ts';
import { programsProbe } from './programs.ts';
import { propagationProbe } from './propagation.ts';
import { quorumProbe } from './quorum.ts';
import { resolverProbe } from './resolver.ts';
import { rpFilterProbe } from './rp-filter.ts';
import { selfMountsProbe } from './self-mounts.ts';
import { scopeProbe } from './server-scope.ts';
import { serversProbe } from './servers.ts';
import { specCopiesProbe } from './spec-copies.ts';
import { statdStateProbe } from './statd-state.ts';
import { stateVolumeProbe } from './state-volume.ts';
import { strangersProbe } from './strangers.ts';
import { versionsProbe } from './versions.ts';
import { watchdogProbe } from './watchdog.ts';

export const probes: readonly Examine[] = [
  programsProbe,
  versionsProbe,
  kernelProbe,
  nfsdNamespaceProbe,
  clocksProbe,
  diskSpaceProbe,
  bootProbe,
  installationProbe,
  installedAgentsProbe,
  namesProbe,
  resolverProbe,
  interfacesProbe,
  ownNfsProbe,
  portsProbe,
  firewallProbe,
  forwardingProbe,
  rpFilterProbe,
  strangersProbe,
  stateVolumeProbe,
  propagationProbe,
  fileHandlesProbe,
  selfMountsProbe,
  drbdProbe,
  corosyncConfProbe,
  authkeyProbe,
  corosyncLinksProbe,
  membershipProbe,
  quorumProbe,
  fenceHistoryProbe,
  fenceAgentsProbe,
  fenceDevicesProbe,
  fenceSecretsProbe,
  watchdogProbe,
  specCopiesProbe,
  driftProbe,
  keepersProbe,
  serversProbe,
  oneHolderProbe,
  scopeProbe,
  statdStateProbe,
  classicNotifyProbe,
  classicOrderProbe,
  classicStatdProbe,
];
