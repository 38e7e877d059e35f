// The ids of what Gracekeeper owns in a CIB. Ids of parts carry an underscore, which neither a server's nor a node's name has
// (core/base/name.ts): they can't collide with the ids of resources.

export const GRACE_CLONE = 'ganesha-grace-clone';
export const MON_CLONE = 'ganesha-mon-clone';
/** What runs on each node, by the name that Pacemaker's tools take together with a node. */
export const MON = 'ganesha-mon';

/** Set by a node's keeper: 1 while node and keeper are healthy, 0 when they are not (names of seed 001). */
export const GANESHA_ACTIVE = 'ganesha-active';
export const GRACE_ACTIVE = 'grace-active';

/** Set by the keeper of a server's home to the server's name: come home now. One value, so one server at a time. */
export const FAILBACK = 'gracekeeper-failback';

/** Set privately by a keeper that is about to set FAILBACK, until the server is home and out of grace: whoever sees another's steps back. */
export const FAILBACK_CLAIM = 'gracekeeper-failback-claim';

/** The property that holds the digest of the spec that the cluster was planned from. */
export const SPEC_HASH = 'gracekeeper-spec-hash';

/** Set on nodes by `gracekeeper failover` for a server that does not fail over by itself: where it may run instead of its home. */
export const seatOf = (server: string): string => `gracekeeper-seat-${server}`;
/** It may run here, though this is not its home; it may not, though it is. */
export const [SEAT_HERE, SEAT_AWAY] = ['here', 'away'] as const;
/** The rules of a server's placement that make its seat. */
export const SEAT_RULES = ['no-seat', 'seat-away'] as const;

export const daemonOf = (server: string): string => `${server}-daemon`;
export const addressOf = (server: string): string => `${server}-address`;
export const notifyOf = (server: string): string => `${server}-notify`;
export const filesystemOf = (server: string, mount: string): string => `${server}-fs-${plain(mount.slice(1))}`;
export const drbdOf = (resource: string): string => `drbd-${resource}`;
export const drbdCloneOf = (resource: string): string => `${drbdOf(resource)}-clone`;
export const levelOf = (node: string, index: number): string => `${node}_fencing-level-${index}`;
export const withDrbdOf = (server: string, clone: string): string => `${server}_with-${clone}`;
export const afterPromotionOf = (server: string, clone: string): string => `${server}_after-${clone}`;
export const beforeDemotionOf = (server: string, clone: string): string => `${server}_before-${clone}`;
export const placementOf = (resource: string): string => `${resource}_place`;
export const afterGraceOf = (server: string): string => `${server}_after-grace`;
export const beforeKeeperOf = (server: string): string => `${server}_before-keeper`;

/** Letters, digits and hyphens. */
const plain = (text: string): string => text.replaceAll(/[^A-Za-z0-9-]+/g, '-');
