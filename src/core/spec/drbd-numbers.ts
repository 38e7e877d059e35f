// Numbers that a DRBD resource has on every node, made from its name alone: the order of the spec must not change them.
import { stableHash } from '../base/stable-hash.ts';

/** 0 to 999: /dev/drbdMINOR. */
export const drbdMinor = (name: string): number => stableHash(name) % 1000;

/** Away from those of DRBD's own examples (7788 and on), which a node that had DRBD before may use. */
export const drbdPort = (minor: number): number => 17_000 + minor;
