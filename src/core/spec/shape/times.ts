// The lengths of time in a spec, and what the programs behind them can take.
import { formatDuration } from '../../base/duration.ts';
import { DEFAULTS } from '../defaults.ts';
import { judgeDuration } from '../problems/durations.ts';
import { judged } from './fields.ts';

/** What editors check, and what such a value is called. */
const LENGTH = { title: 'a length of time with its unit', pattern: '^[0-9]+(ms|s|m|h)$' };

/** ganesha-core-config(8): Lease_Lifetime, Grace_Period; whole seconds. The upper ends are those of src/support/nfs_read_conf.c in Ganesha 4.3. */
const ofGanesha = (mostMs: number) =>
  judgeDuration({ leastMs: 1000, mostMs, stepMs: 1000, why: 'NFS-Ganesha takes whole seconds in this range' });

export const lease = judged(ofGanesha(180_000), {
  ...LENGTH,
  description: 'After this long a silence a client loses its locks, such as 60s.',
  default: formatDuration(DEFAULTS.leaseMs),
});

export const grace = judged(ofGanesha(270_000), {
  ...LENGTH,
  description: 'How long clients may reclaim locks after a restart, at least the lease, such as 90s.',
  default: formatDuration(DEFAULTS.graceMs),
});

export const failbackAfter = judged(
  judgeDuration({ leastMs: 0, mostMs: 86_400_000, stepMs: 1, why: 'a home is watched for 0s to 24h' }),
  {
    ...LENGTH,
    description: 'How long a home must have been well before servers return to it by themselves, such as 60s.',
    default: formatDuration(DEFAULTS.failbackAfterMs),
  },
);

/** totemconfig.c refuses timeouts under 30 ms, but not a coefficient of 0; past 5 minutes nobody calls it high availability. */
export const corosyncTime = (description: string, byDefault?: string, leastMs = 30) =>
  judged(judgeDuration({ leastMs, mostMs: 300_000, stepMs: 1, why: `Corosync refuses less than ${leastMs}ms` }), {
    ...LENGTH,
    description,
    ...(byDefault === undefined ? {} : { default: byDefault }),
  });

export const restartWindow = judged(
  judgeDuration({ leastMs: 1000, mostMs: 86_400_000, stepMs: 1, why: 'restarts are counted over 1s to 24h' }),
  { ...LENGTH, description: 'The time within which restarts are counted, such as 10m.' },
);
