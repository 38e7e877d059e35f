// One resource per fencing device. It does not run on the one node that it is there to fence.
import { inCib, keptInFiles, MARK, markOf } from '../fencing/cib-secrets.ts';
import type { Cluster, FencingDevice } from '../spec/cluster.ts';
import { placementOf } from './names.ts';
import type { Pairs, Placement, Primitive } from './plan.ts';

/** When two nodes lose sight of each other, fencing of the first waits this long: one of them survives. */
export const FIRST_NODE_DELAY = '5s';

export function fencingDevices(cluster: Cluster): readonly Primitive[] {
  return named(cluster).map(([id, device]) => ({
    id,
    agent: `stonith:${device.agent}`,
    params: { pcmk_host_list: device.nodes.join(' '), ...delay(cluster, device), ...withoutSecrets(device.options) },
    // A device that fails stays usable for fencing; without a threshold its start would be tried again without end.
    meta: { 'failure-timeout': '5m', 'migration-threshold': '3', ...markOfSecrets(id, device.options) },
    operations: [
      { name: 'start', interval: '0s', timeout: '60s' },
      { name: 'stop', interval: '0s', timeout: '20s' },
      // Management controllers don't bear being asked often.
      { name: 'monitor', interval: '10m', timeout: '60s' },
    ],
  }));
}

export function fencingPlacements(cluster: Cluster): readonly Placement[] {
  return named(cluster).flatMap(([id, { agent, nodes }]) => {
    const [target, ...others] = nodes;
    // A node's own watchdog is nowhere else.
    if (target === undefined || others.length > 0 || agent === WATCHDOG_AGENT) return [];
    const when = [{ attribute: '#uname', operation: 'eq', value: target }] as const;
    return [{ id: placementOf(id), resource: id, rules: [{ name: 'target', score: '-INFINITY', when }] }];
  });
}

/** Self-fencing by sbd without a shared disk: pacemaker-fenced takes this agent under this id only (fenced_commands.c, stonith_device_register). */
export const WATCHDOG_AGENT = 'fence_watchdog';
const WATCHDOG_ID = 'watchdog';

/** The id of each device: of its node where it has only one, else of its agent; a second one of the same name is numbered. */
export function named(cluster: Cluster): readonly (readonly [id: string, device: FencingDevice])[] {
  const taken = new Set<string>();
  return devicesOf(cluster).map((device) => {
    const [node, ...others] = device.nodes;
    const id = free(
      taken,
      device.agent === WATCHDOG_AGENT
        ? WATCHDOG_ID
        : others.length === 0
          ? `fence-${node}`
          : `fence-${device.agent.replace(/^fence_/, '').replaceAll('_', '-')}`,
    );
    taken.add(id);
    return [id, device];
  });
}

const withoutSecrets = (options: FencingDevice['options']): Pairs =>
  Object.fromEntries(Object.entries(options).map(([option, value]) => [option, inCib(option, value)]));

function markOfSecrets(id: string, options: FencingDevice['options']): Pairs {
  const secrets = keptInFiles(options);
  return Object.keys(secrets).length === 0 ? {} : { [MARK]: markOf(id, secrets) };
}

function free(taken: ReadonlySet<string>, wish: string): string {
  for (let count = 1, id = wish; ; id = `${wish}-${++count}`) if (!taken.has(id)) return id;
}

const devicesOf = ({ fencing }: Cluster): readonly FencingDevice[] =>
  fencing.kind === 'devices' ? fencing.devices : [];

/** Of two nodes that lose sight of each other, the one that the other's fencing waits for; undefined where the spec decides otherwise, or a vote from outside does: without it the other may not fence. */
export function favoured(cluster: Cluster): string | undefined {
  const [first, ...others] = cluster.nodes;
  const decided = devicesOf(cluster).some(({ options }) => Object.keys(options).some(isDelay));
  const voted = cluster.quorumDevice !== undefined;
  return devicesOf(cluster).length === 0 || others.length !== 1 || decided || voted ? undefined : first?.name;
}

const isDelay = (option: string): boolean => option.startsWith('pcmk_delay_');

function delay(cluster: Cluster, { nodes }: FencingDevice): Pairs {
  const first = favoured(cluster);
  if (first === undefined || !nodes.includes(first)) return {};
  return { pcmk_delay_base: nodes.length === 1 ? FIRST_NODE_DELAY : `${first}:${FIRST_NODE_DELAY}` };
}
