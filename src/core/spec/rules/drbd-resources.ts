import { error, warning } from '../trouble.ts';
import { nodesOf } from '../where-it-runs.ts';
import type { Rule } from './rule.ts';

/**
 * DRBD resources
 *
 * A resource has the two nodes of the server that mounts it (DRBD 8.4, which is what kernels carry, knows no more), a minor and a port of its own.
 */
export const drbdResources: Rule = function* ({ drbd, servers }, given) {
  for (const [i, { name = '', disk, minor, port }] of drbd.entries()) {
    const path = ['drbd', name];
    const at = (key: string) => (given([...path, key]) ? [...path, key] : path);
    const before = drbd.slice(0, i);
    for (const [key, what, same] of [
      ['minor', `the minor ${minor}`, before.find((one) => minor !== undefined && one.minor === minor)],
      ['port', `the port ${port}`, before.find((one) => port !== undefined && one.port === port)],
      ['disk', `the disk ${disk}`, before.find((one) => disk !== undefined && one.disk === disk)],
    ] as const)
      if (same !== undefined)
        yield error(at(key), 'drbd-taken', {
          message: `${name} has ${what}, as has ${same.name}`,
          hint: `give ${name} another ${key}`,
          atKey: !given([...path, key]),
        });
    const users = servers.filter(({ filesystems }) =>
      filesystems.some((one) => one.kind === 'drbd' && one.source === name),
    );
    if (users.length === 0)
      yield warning(path, 'unused-drbd', {
        message: `no server mounts ${name}`,
        hint: 'is a filesystem missing?',
        atKey: true,
      });
    for (const server of users) {
      const nodes = nodesOf(server);
      if (nodes.length !== 2)
        yield error(['servers', server.name ?? '', 'failoverTo'], 'drbd-two-nodes', {
          message: `${name} is kept alike on two nodes, and ${server.name} may run on ${nodes.length}: ${nodes.join(', ')}`,
          hint: 'list exactly one node in its failoverTo',
        });
    }
  }
};
