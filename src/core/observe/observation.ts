// What a part of Gracekeeper saw or did, as it is written to the journal: one JSON object a line.
// Times are milliseconds since the epoch, with fractions, on the clock of the node that wrote the line.

import type { IncidentCause } from '../grace/incident.ts';
import type { Silent } from './pulse.ts';

interface Base {
  readonly at: number;
  readonly node: string;
  /** Rises by one per writer process and node; (node, writer, seq) names an observation, so that reading it twice changes nothing. */
  readonly writer: string;
  readonly seq: number;
}

interface OfServer extends Base {
  readonly server: string;
}

/** What a keeper says of itself: of no server. */
interface OfKeeper extends Base {
  readonly server: '';
}

export type Observation =
  | (OfServer & { readonly kind: 'server-starting' })
  | (OfServer & { readonly kind: 'daemon-started'; readonly pid: number; readonly epoch: number })
  | (OfServer & { readonly kind: 'daemon-answering'; readonly epoch: number })
  | (OfServer & { readonly kind: 'daemon-hung'; readonly silent: Silent })
  | (OfServer & { readonly kind: 'daemon-exited'; readonly code: number | null; readonly signal: string | null })
  | (OfServer & {
      readonly kind: 'child-exited';
      readonly child: string;
      readonly code: number | null;
      readonly signal: string | null;
    })
  | (OfServer & { readonly kind: 'grace-entered' })
  | (OfServer & { readonly kind: 'grace-left' })
  | (OfServer & { readonly kind: 'address-announced' })
  | (OfServer & { readonly kind: 'address-muted' })
  | (OfServer & { readonly kind: 'budget-spent'; readonly restarts: number })
  | (OfServer & { readonly kind: 'server-failed'; readonly reason: string })
  /** `incident`: its id. */
  | (OfServer & { readonly kind: 'incident-opened'; readonly incident: string; readonly cause: IncidentCause })
  | (OfServer & { readonly kind: 'incident-closed'; readonly incident: string })
  | (OfServer & { readonly kind: 'incident-expired'; readonly incident: string })
  /** The nodes of the cluster were asked for grace; those that did not answer in time are named: with them the window is open. */
  | (OfServer & {
      readonly kind: 'peers-asked';
      readonly incident: string;
      readonly ms: number;
      readonly silent: readonly string[];
    })
  /** What a dead daemon had locked was kept until now. */
  | (OfServer & { readonly kind: 'custody-closed'; readonly descriptors: number; readonly locks: number })
  /** Somebody may take what its clients hold, or could have. */
  | (OfServer & { readonly kind: 'window-open'; readonly reason: string })
  /** A server is kept in grace for the sake of these incidents, as read back from it; or can't be. */
  | (OfServer & { readonly kind: 'grace-held'; readonly incidents: readonly string[] })
  | (OfServer & { readonly kind: 'grace-not-held'; readonly reason: string })
  | (OfServer & { readonly kind: 'grace-released' })
  /** The state volume did not take in time what statd's call-out said of a client that holds NFSv3 locks. */
  | (OfServer & {
      readonly kind: 'lock-holder-not-recorded';
      readonly client: string;
      readonly event: 'add-client' | 'del-client';
      readonly reason: string;
    })
  /** Its NFSv3 clients are being told that it has restarted (SM_NOTIFY), with this state number. */
  | (OfServer & { readonly kind: 'notify-started'; readonly clients: number; readonly state: number })
  /** Whoever answers has, the last of them after `ms`; the silent ones are named, and tried on. */
  | (OfServer & {
      readonly kind: 'notify-told';
      readonly told: number;
      readonly ms: number;
      readonly silent: readonly string[];
    })
  /** Nobody is tried any more. Gone are those who were silent to the end. */
  | (OfServer & {
      readonly kind: 'notify-finished';
      readonly told: number;
      readonly ms: number;
      readonly silent: readonly string[];
      readonly gone: readonly string[];
    })
  | (OfServer & { readonly kind: 'notify-failed'; readonly reason: string })
  /** An administrator has had it forget what a client has locked: so many locks are seen to be gone; 0 are left unless something of it may be. */
  | (OfServer & {
      readonly kind: 'locks-dropped';
      readonly client: string;
      readonly by: string;
      readonly dropped: number;
      readonly left: number;
    })
  /** Its daemons have ended, and these programs still use what is about to be unmounted. */
  | (OfServer & { readonly kind: 'filesystem-held'; readonly holders: readonly string[] })
  /** Its daemon was told, while it ran, which exports it serves from now on; what it refused, and why. */
  | (OfServer & {
      readonly kind: 'exports-changed';
      readonly added: readonly string[];
      readonly updated: readonly string[];
      readonly removed: readonly string[];
      readonly refused: readonly string[];
    })
  /** Nobody can be answered at the place (ADDRESS:PORT) where cluster.yaml has the metrics; somebody can, after all. */
  | (OfKeeper & { readonly kind: 'metrics-silent'; readonly place: string; readonly reason: string })
  | (OfKeeper & { readonly kind: 'metrics-answering'; readonly place: string })
  | (OfServer & { readonly kind: 'failback-began' })
  /** Why the server did not come home; null when it did. */
  | (OfServer & { readonly kind: 'failback-ended'; readonly reason: string | null })
  | (OfServer & { readonly kind: 'server-stopping' })
  | (OfServer & { readonly kind: 'server-stopped' });

/** An observation before its writer has stamped it. */
export type Sighting = DistributiveOmit<Observation, 'at' | 'node' | 'writer' | 'seq'>;

type DistributiveOmit<T, K extends keyof Observation> = T extends unknown ? Omit<T, K> : never;
