import { error } from '../trouble.ts';
import { meetingPlace } from '../where-it-runs.ts';
import { known } from './known.ts';
import type { Rule } from './rule.ts';

/**
 * Filesystem sources
 *
 * A filesystem is on a device or on a DRBD resource of the spec, and has one owner: mounted by two servers at once it is destroyed.
 */
export const filesystemSources: Rule = function* ({ servers, drbd }, given) {
  const taken: { source: string; mount: string | undefined; server: (typeof servers)[number] }[] = [];
  for (const server of servers)
    for (const [i, { kind, source, mount }] of server.filesystems.entries()) {
      const path = ['servers', server.name ?? '', 'filesystems', i];
      const [onDevice, onDrbd] = [given([...path, 'device']), given([...path, 'drbd'])];
      if (onDevice === onDrbd)
        yield error(path, onDevice ? 'two-sources' : 'missing-key', {
          message: onDevice ? 'the filesystem has both device and drbd' : 'the filesystem does not say what it is on',
          hint: 'write device: /dev/..., or drbd: NAME',
        });
      if (kind === 'drbd' && onDrbd)
        yield* known(
          source,
          drbd.map(({ name }) => name),
          { path: [...path, 'drbd'], code: 'no-drbd-resource', kind: 'DRBD resource' },
        );
      // The section may be left out, unlike those that `known` stays silent about.
      if (kind === 'drbd' && onDrbd && drbd.length === 0)
        yield error([...path, 'drbd'], 'no-drbd-resource', {
          message: `there is no DRBD resource called ${source}: the spec has none`,
          hint: 'describe it under drbd:, with its disk',
        });
      if (source === undefined) continue;
      const rival = taken.find(
        (one) =>
          (one.source === source || one.mount === mount) &&
          (one.server === server || kind === 'drbd' || meetingPlace(one.server, server) !== undefined),
      );
      if (rival !== undefined)
        yield error(path, 'filesystem-taken', {
          message: `${rival.source === source ? source : mount} is ${rival.server === server ? 'listed twice' : `${rival.server.name}'s already`}`,
          hint: 'each filesystem belongs to one server, once',
        });
      taken.push({ source, mount, server });
    }
};
