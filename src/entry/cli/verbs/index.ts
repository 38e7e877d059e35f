// Every verb, in the order in which help lists them.
import type { Verb } from '../program.ts';
import { applyVerb } from './apply.ts';
import { backupVerb, restoreVerb } from './backup.ts';
import { benchVerb } from './bench.ts';
import { campaignVerb } from './campaign.ts';
import { checkVerb } from './check.ts';
import { demoVerb } from './demo.ts';
import { doctorVerb } from './doctor.ts';
import { drainVerb, undrainVerb } from './drain.ts';
import { drillVerb } from './drill.ts';
import { eventsVerb } from './events.ts';
import { exportVerb } from './export.ts';
import { failbackVerb } from './failback.ts';
import { failoverVerb } from './failover.ts';
import { labVerb } from './lab.ts';
import { locksVerb } from './locks.ts';
import { moveVerb } from './move.ts';
import { addVerb, deleteVerb } from './nodes.ts';
import { notifyVerb } from './notify.ts';
import { pauseVerb, resumeVerb } from './pause.ts';
import { planVerb } from './plan.ts';
import { refreshConfigVerb } from './refresh-config.ts';
import { schemaVerb } from './schema.ts';
import { serverVerb } from './server.ts';
import { setupVerb } from './setup.ts';
import { statusVerb } from './status.ts';
import { teardownVerb } from './teardown.ts';
import { traceVerb } from './trace.ts';
import { webVerb } from './web.ts';

export const verbs: readonly Verb[] = [
  checkVerb,
  doctorVerb,
  schemaVerb,
  planVerb,
  setupVerb,
  applyVerb,
  refreshConfigVerb,
  addVerb,
  deleteVerb,
  serverVerb,
  exportVerb,
  statusVerb,
  eventsVerb,
  locksVerb,
  traceVerb,
  failoverVerb,
  moveVerb,
  failbackVerb,
  drainVerb,
  undrainVerb,
  pauseVerb,
  resumeVerb,
  backupVerb,
  restoreVerb,
  teardownVerb,
  webVerb,
  notifyVerb,
  drillVerb,
  demoVerb,
  benchVerb,
  campaignVerb,
  labVerb,
];
