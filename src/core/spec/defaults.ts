// What a careful administrator would choose where the spec says nothing. The one place: schema, drafts and documentation read it.
import { METRICS_PORT } from '../config/ports.ts';
import type { Failback, Listen, NfsVersion, OnCrash, Server } from './cluster.ts';

export const DEFAULTS = {
  interface: 'auto',
  access: 'rw',
  /** root on a client is nobody on the server. */
  squash: 'root',
  /** Not 3, which makes every recovery last the whole grace period (TAKEOVER section 8); not 4.0, whose clients never say that they are done reclaiming. */
  versions: ['4.1', '4.2'] satisfies NfsVersion[] as readonly NfsVersion[],
  fsal: 'vfs' satisfies Server['fsal'],
  daemon: 'ganesha' satisfies Server['daemon'] as Server['daemon'],
  network: 'own' satisfies Server['network'] as Server['network'],
  failover: 'auto' satisfies Server['failover'] as Server['failover'],
  onCrash: { kind: 'restart', restarts: 3, withinMs: 600_000 } satisfies OnCrash as OnCrash,
  /** A move is a second of silence: when is for the operator to say. */
  failback: { kind: 'manual' } satisfies Failback as Failback,
  /** A node that comes and goes takes its servers along each time: longer than a reboot that follows a start. */
  failbackAfterMs: 60_000,
  /** Ganesha's own: Lease_Lifetime 60, Grace_Period 90. */
  leaseMs: 60_000,
  graceMs: 90_000,
  /** Real networks and busy nodes stutter for a second (TAKEOVER section 9). The coefficient is Corosync's own. */
  tokenMs: 3000,
  tokenCoefficientMs: 650,
  /** corosync-qdevice's own. */
  tls: 'on',
  /** Nobody but the node itself may ask: there is no password. */
  listen: { kind: 'address', address: '127.0.0.1', port: METRICS_PORT } satisfies Listen as Listen,
} as const;

/** What Corosync makes of the token with more than two nodes: corosync.conf(5), token_coefficient. */
const effectiveTokenMs = (tokenMs: number, coefficientMs: number, nodes: number): number =>
  tokenMs + Math.max(0, nodes - 2) * coefficientMs;

/** 1.2 times the effective token: corosync.conf(5), consensus. */
export const defaultConsensusMs = (tokenMs: number, coefficientMs: number, nodes: number): number =>
  Math.ceil(effectiveTokenMs(tokenMs, coefficientMs, nodes) * 1.2);
