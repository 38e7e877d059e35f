import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Reserved names
 *
 * A server's name is the id of its group; the ids of clones, fencing devices and members of groups are taken.
 */
export const reservedNames: Rule = function* ({ servers }) {
  for (const { name } of servers) {
    if (name === undefined || !RESERVED.test(name)) continue;
    const hint =
      'names that begin with fence- or drbd-, that end in -daemon, -address or -notify, or have -fs- or -export- in them, and the names of the clones, are for resources';
    yield error(['servers', name], 'reserved-name', {
      message: `${name} can't be a server's name: a resource may have it`,
      hint,
      atKey: true,
    });
  }
};

const RESERVED = /^(fence-|drbd-|ganesha-(mon|grace)(-clone)?$)|-(daemon|address|notify)$|-(fs|export)-/i;
