// Clusters without errors, with all the variety that a spec has.
import fc from 'fast-check';
import type { Cluster, Export, Failback, Fencing, Listen, OnCrash, Server } from '../../../src/core/spec/cluster.ts';
import { defaultConsensusMs } from '../../../src/core/spec/defaults.ts';
import { normalPath } from '../../../src/core/spec/problems/paths.ts';
import { NFS_VERSIONS } from '../../../src/core/spec/problems/versions.ts';

const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,7}$/);
/** Names that differ by their number, also for those who ignore case. */
const names = (prefix: string, most: number) =>
  fc.array(word, { minLength: 1, maxLength: most }).map((words) => words.map((each, i) => `${each}-${prefix}${i}`));

const seconds = (least: number, most: number) => fc.integer({ min: least, max: most }).map((s) => s * 1000);
const minute = fc.integer({ min: 0, max: 1439 });

/** Texts that YAML would read as something else if they were not quoted. */
const tricky = fc.constantFrom(
  'yes',
  'null',
  '~',
  '1',
  '1.0',
  '010',
  '0x1F',
  '2001-01-01',
  '*',
  '&a',
  '!x',
  '#',
  ': ',
  '- a',
  '{}',
  ' ',
  '',
  "'",
  '"',
  '<<',
  'é',
  '\u{1f600}',
);
const value = fc.oneof(
  tricky,
  fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/\p{Cc}/gu, '')),
);

const path = fc
  .array(fc.oneof(word, fc.constantFrom('a b', 'a: b', '#x', 'é', '- -', "it's", '*')), { minLength: 1, maxLength: 3 })
  .map((steps) => `/${steps.join('/')}`);

const fencing = (nodes: readonly string[]): fc.Arbitrary<Fencing> =>
  fc.oneof(
    fc.constant({ kind: 'none-accept-split-brain' } as const),
    fc
      .array(
        fc.record({
          agent: word.map((each) => `fence_${each}`),
          options: fc.dictionary(word, value, { noNullPrototype: true }),
        }),
        { minLength: 1, maxLength: 2 },
      )
      .map((devices) => ({ kind: 'devices' as const, devices: devices.map((device) => ({ ...device, nodes })) })),
    fc.constant({
      kind: 'devices' as const,
      devices: [1, 2].map((level) => ({ agent: 'fence_x', nodes, options: {}, level })),
    }),
  );

const client = fc.constantFrom('*', '198.51.100.0/24', '198.51.100.7', '2001:db8::/32', '2001:db8::7', '0.0.0.0/0');

const share = (name: string, index: number): fc.Arbitrary<Export> =>
  fc.record({
    name: fc.constant(name),
    id: fc.constant(index * 1000 + 1),
    path: path.map((each) => `/exports${index}${each}`),
    pseudo: path.map((each) => `/pseudo${index}${each}`),
    clients: fc.uniqueArray(client, { minLength: 1, maxLength: 3 }),
    access: fc.constantFrom('rw' as const, 'ro' as const),
    squash: fc.constantFrom('root' as const, 'none' as const, 'all' as const),
  });

const onCrash: fc.Arbitrary<OnCrash> = fc.oneof(
  fc.constant({ kind: 'move' } as const),
  fc.record({
    kind: fc.constant('restart' as const),
    restarts: fc.integer({ min: 1, max: 100 }),
    withinMs: fc.integer({ min: 1000, max: 86_400_000 }),
  }),
);

const failback: fc.Arbitrary<Failback> = fc.oneof(
  fc.constantFrom<Failback>({ kind: 'manual' }, { kind: 'auto' }),
  fc
    .tuple(minute, minute)
    .filter(([from, to]) => from !== to)
    .map(([fromMinute, toMinute]) => ({ kind: 'window' as const, fromMinute, toMinute })),
);

const server = (
  name: string,
  index: number,
  nodes: readonly string[],
  exports: readonly string[],
): fc.Arbitrary<Server> =>
  fc.constantFrom(...nodes).chain((home) =>
    fc.record({
      name: fc.constant(name),
      address: fc.constantFrom(`192.0.2.${index + 101}`, `2001:db8::1:${index + 1}`),
      prefix: fc.constantFrom(24, 25, 32),
      names: fc.shuffledSubarray([`${name}.example.com`, `${name}-files`, `4-${name}`]),
      home: fc.constant(home),
      failoverTo: fc.shuffledSubarray(nodes.filter((node) => node !== home)),
      exports: fc.shuffledSubarray([...exports], { minLength: 1 }),
      versions: fc.shuffledSubarray([...NFS_VERSIONS], { minLength: 1 }),
      fsal: fc.constant('vfs' as const),
      daemon: fc.constant('ganesha' as const),
      network: fc.constant('own' as const),
      filesystems: fc.constant([]),
      failover: fc.constant('auto' as const),
      onCrash,
      failback,
    }),
  );

export const anyCluster: fc.Arbitrary<Cluster> = fc
  .tuple(names('n', 5), names('x', 4), names('s', 4))
  .chain(([nodes, exports, servers]) =>
    fc.record({
      name: word,
      nodes: fc.constantFrom(0, 7).map((more) =>
        nodes.map((name, i) => ({
          name,
          address: `192.0.2.${i + 11}`,
          id: i + 1 + more,
          ssh: `root@${name}:22${i}`,
        })),
      ),
      network: fc.record({ interface: fc.constantFrom('auto', 'eno1', 'bond0.100') }),
      fencing: fencing(nodes),
      stateVolume: path.map((each) => normalPath(`/state${each}`)),
      exports: fc.tuple(...exports.map(share)),
      drbd: fc.constantFrom([], [{ name: 'r0', disk: '/dev/vg0/r0', minor: 7, port: 17007 }]),
      servers: fc.tuple(...servers.map((name, i) => server(name, i, nodes, exports))),
      failbackAfterMs: fc.integer({ min: 0, max: 86_400_000 }),
      nfs: fc.record({ leaseMs: seconds(1, 90), graceMs: seconds(90, 270) }),
      corosync: fc
        .record({
          tokenMs: fc.integer({ min: 30, max: 10_000 }),
          tokenCoefficientMs: fc.integer({ min: 0, max: 2000 }),
        })
        .map((times) => ({
          ...times,
          consensusMs: defaultConsensusMs(times.tokenMs, times.tokenCoefficientMs, nodes.length),
        })),
      quorumDevice: fc.option(
        fc.record({
          host: fc.constantFrom('arbiter.example.com', '192.0.2.250', '2001:db8::fa'),
          algorithm: fc.constantFrom('ffsplit' as const, 'lms' as const),
          tls: fc.constantFrom('on' as const, 'off' as const, 'required' as const),
        }),
      ),
      metrics: fc.record({
        listen: fc.constantFrom<Listen>(
          { kind: 'none' },
          { kind: 'address', address: 'node', port: 9000 },
          { kind: 'address', address: '::1', port: 65535 },
          { kind: 'address', address: '0.0.0.0', port: 1 },
        ),
      }),
    }),
  )
  .map(({ quorumDevice, ...cluster }) => (quorumDevice === null ? cluster : { ...cluster, quorumDevice }));
