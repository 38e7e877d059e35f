// SEQ4_STATUS_ flags (RFC 8881 18.46.3), as far as they say something of state that is lost, or to be reclaimed.
const FLAGS: readonly (readonly [number, string])[] = [
  [0x8, 'EXPIRED_ALL_STATE_REVOKED'],
  [0x10, 'EXPIRED_SOME_STATE_REVOKED'],
  [0x20, 'ADMIN_STATE_REVOKED'],
  [0x40, 'RECALLABLE_STATE_REVOKED'],
  [0x80, 'LEASE_MOVED'],
  [0x100, 'RESTART_RECLAIM_NEEDED'],
];

export const sequenceFlags = (flags: number): readonly string[] =>
  FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
