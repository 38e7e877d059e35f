// Clusters as `check` lets them through, for laws that must hold for every one of them.
import fc from 'fast-check';
import type {
  Cluster,
  ClusterNode,
  Export,
  Failback,
  Fencing,
  Filesystem,
  OnCrash,
  Server,
} from '../../src/core/spec/cluster.ts';

/** Up to six nodes, five servers and four exports, fenced or not, with rings, other orders and partial lists. */
export const arbitraryCluster: fc.Arbitrary<Cluster> = fc
  .record({
    name: label(),
    nodeNames: fc.uniqueArray(hostName(), { minLength: 1, maxLength: 6 }),
    exportNames: fc.uniqueArray(label(), { minLength: 1, maxLength: 4 }),
    serverNames: fc.uniqueArray(label(), { minLength: 1, maxLength: 5 }),
  })
  .chain(({ name, nodeNames, exportNames, serverNames }) =>
    fc.record({
      name: fc.constant(name),
      nodes: fc.constant(nodeNames.map(node)),
      network: fc.constant({ interface: 'auto' }),
      fencing: fencing(nodeNames),
      stateVolume: fc.constant('/srv/state'),
      exports: fc.constant(exportNames.map(exported)),
      drbd: fc.constantFrom([], [{ name: 'r0', disk: '/dev/vg0/r0', minor: 7, port: 17007 }]),
      servers: fc.tuple(...serverNames.map((server, index) => arbitraryServer(server, index, nodeNames, exportNames))),
      failbackAfterMs: fc.constant(60_000),
      nfs: fc.constant({ leaseMs: 60_000, graceMs: 90_000 }),
      corosync: fc.constant({ tokenMs: 3000, tokenCoefficientMs: 650, consensusMs: 3600 }),
      metrics: fc.constant({ listen: { kind: 'none' as const } }),
    }),
  );

// Few letters, so that names resemble each other: that is where ids collide. Made by hand: fc.stringMatching is slow.
function label(): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...'ab1-'), maxLength: 6 }).map((text) => `n${text}`.replace(/-+$/, ''));
}

function hostName(): fc.Arbitrary<string> {
  return fc.oneof(
    label(),
    fc.tuple(label(), label()).map(([host, domain]) => `${host}.${domain}`),
  );
}

const node = (name: string, index: number): ClusterNode => ({
  name,
  address: `192.0.2.${index + 1}`,
  id: index + 1,
  ssh: name,
});

const exported = (name: string, index: number): Export => ({
  name,
  id: index + 1,
  path: `/srv/${name}`,
  pseudo: `/${name}`,
  clients: ['*'],
  access: 'rw',
  squash: 'root',
});

function fencing(nodes: readonly string[]): fc.Arbitrary<Fencing> {
  const device = fc.record({
    agent: fc.constantFrom('fence_ipmilan', 'fence_lab', 'fence_apc_snmp'),
    nodes: fc.subarray([...nodes], { minLength: 1 }),
    // Secrets from a few: hashing them is slow on purpose.
    options: fc
      .tuple(
        fc.dictionary(fc.constantFrom('ip', 'username', 'pcmk_delay_base', 'pcmk_host_map'), xmlText()),
        fc.option(fc.constantFrom('sesame', 'two words', ' a < b '), { freq: 4 }),
      )
      .map(([options, password]) => (password === null ? options : { ...options, password })),
  });
  const levelled = fc.tuple(device, fc.integer({ min: 1, max: 9 })).map(([each, level]) => ({ ...each, level }));
  const devices = (each: typeof device) => fc.array(each, { minLength: 1, maxLength: 8 });
  return fc.oneof(
    fc.constant({ kind: 'none-accept-split-brain' } as const),
    fc.record({ kind: fc.constant('devices' as const), devices: devices(device) }),
    fc.record({ kind: fc.constant('devices' as const), devices: devices(levelled) }),
  );
}

/** What XML 1.0 can carry: no control characters but tab, newline and carriage return, no lone surrogates. */
export function xmlText(): fc.Arbitrary<string> {
  const any = fc
    .string({ unit: 'binary', maxLength: 12 })
    .map((text) => text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, ''));
  const tricky = fc.string({
    unit: fc.constantFrom(' ', '\t', '\n', '&', 'amp;', '#10;', '<', '>', '"', "'"),
    maxLength: 6,
  });
  return fc.oneof(any, tricky);
}

function arbitraryServer(
  name: string,
  index: number,
  nodes: readonly string[],
  exports: readonly string[],
): fc.Arbitrary<Server> {
  return fc.constantFrom(...nodes).chain((home) => {
    const at = nodes.indexOf(home);
    const ring = [...nodes.slice(at + 1), ...nodes.slice(0, at)];
    return fc.record({
      name: fc.constant(name),
      address: fc.constant(`192.0.2.${100 + index}`),
      prefix: fc.constant(24),
      names: fc.constant([]),
      home: fc.constant(home),
      failoverTo: fc.oneof(fc.constant(ring), fc.shuffledSubarray(ring)),
      exports: fc.subarray([...exports], { minLength: 1 }),
      versions: fc.constant(['4.1', '4.2'] as const),
      fsal: fc.constant('vfs' as const),
      daemon: fc.constantFrom('ganesha' as const, 'kernel' as const),
      network: fc.constant('own' as const),
      filesystems: fc.constantFrom<Filesystem[]>(
        [],
        [
          { kind: 'device', source: '/dev/vg0/b', mount: '/srv/b/c', type: 'ext4', options: 'noatime' },
          { kind: 'device', source: '/dev/vg0/a', mount: '/srv/b', type: 'xfs', options: '' },
        ],
      ),
      failover: fc.constantFrom('auto' as const, 'manual' as const),
      onCrash: fc.constantFrom<OnCrash>({ kind: 'move' }, { kind: 'restart', restarts: 3, withinMs: 60_000 }),
      failback: fc.constantFrom<Failback>(
        { kind: 'manual' },
        { kind: 'auto' },
        { kind: 'window', fromMinute: 60, toMinute: 300 },
      ),
    });
  });
}
