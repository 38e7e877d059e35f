// Every rule. Findings are shown in the order of the text; at the same place, in this order.
import { built } from './built.ts';
import { clientFamilies } from './client-families.ts';
import { corosyncTimes } from './corosync-times.ts';
import { drbdResources } from './drbd-resources.ts';
import { exportIds } from './export-ids.ts';
import { failover } from './failover.ts';
import { failoverManual } from './failover-manual.ts';
import { failoverSomewhere } from './failover-somewhere.ts';
import { fencingCoverage } from './fencing-coverage.ts';
import { fencingDevices } from './fencing-devices.ts';
import { fencingLevels } from './fencing-levels.ts';
import { fencingOptions } from './fencing-options.ts';
import { fencingTargets } from './fencing-targets.ts';
import { fencingWatchdog } from './fencing-watchdog.ts';
import { filesystemFencing } from './filesystem-fencing.ts';
import { filesystemMounts } from './filesystem-mounts.ts';
import { filesystemSources } from './filesystem-sources.ts';
import { home } from './home.ts';
import { kernelExports } from './kernel-exports.ts';
import { kernelLease } from './kernel-lease.ts';
import { knownExports } from './known-exports.ts';
import { lastingPaths } from './lasting-paths.ts';
import { leaseGrace } from './lease-grace.ts';
import { locations } from './locations.ts';
import { nestedExports } from './nested-exports.ts';
import { noRepeats } from './no-repeats.ts';
import { nodeIds } from './node-ids.ts';
import { oneFamily } from './one-family.ts';
import { oneKernelServer } from './one-kernel-server.ts';
import { openMetrics } from './open-metrics.ts';
import { ownAddresses } from './own-addresses.ts';
import { ownHostNames } from './own-host-names.ts';
import { ownNames } from './own-names.ts';
import { ownPaths } from './own-paths.ts';
import { pseudoPaths } from './pseudo-paths.ts';
import { quorumDevice } from './quorum-device.ts';
import { reachableAddresses } from './reachable-addresses.ts';
import { referrals } from './referrals.ts';
import { reservedNames } from './reserved-names.ts';
import { rootForAll } from './root-for-all.ts';
import type { Rule } from './rule.ts';
import { safeNames } from './safe-names.ts';
import { servedExports } from './served-exports.ts';
import { sharedExports } from './shared-exports.ts';
import { shortLease } from './short-lease.ts';
import { stateVolume } from './state-volume.ts';
import { wholeGrace } from './whole-grace.ts';

export const rules: readonly Rule[] = [
  // Names, ids and addresses are good, and each has one owner.
  safeNames,
  reservedNames,
  ownNames,
  ownHostNames,
  nodeIds,
  ownAddresses,
  oneFamily,
  exportIds,
  pseudoPaths,
  ownPaths,
  noRepeats,
  // Names lead to what they name.
  home,
  failover,
  knownExports,
  fencingDevices,
  filesystemSources,
  drbdResources,
  // What must hold together does.
  fencingCoverage,
  fencingLevels,
  fencingOptions,
  fencingTargets,
  fencingWatchdog,
  built,
  oneKernelServer,
  kernelExports,
  locations,
  referrals,
  filesystemMounts,
  filesystemFencing,
  failoverManual,
  leaseGrace,
  kernelLease,
  stateVolume,
  quorumDevice,
  // What works, and may surprise.
  lastingPaths,
  nestedExports,
  servedExports,
  failoverSomewhere,
  reachableAddresses,
  clientFamilies,
  rootForAll,
  corosyncTimes,
  shortLease,
  openMetrics,
  wholeGrace,
  sharedExports,
];
