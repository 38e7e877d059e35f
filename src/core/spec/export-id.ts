import { stableHash } from '../base/stable-hash.ts';

/** An export's id, 1 to 65535, made from its name alone: it is part of every file handle, so the order of the spec must not change it. */
export const exportId = (name: string): number => (stableHash(name) % 0xffff) + 1;
