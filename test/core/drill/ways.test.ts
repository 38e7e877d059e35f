import { describe, expect, it } from 'vitest';
import { FAULT_KINDS, type FaultKind } from '../../../src/core/base/fault-kind.ts';
import { choicesOf } from '../../../src/core/drill/choices.ts';
import { faultInWords, faultSequence } from '../../../src/core/drill/sequence.ts';
import { requireWay, waysOf } from '../../../src/core/drill/ways.ts';
import type { Cluster, NfsVersion, Server } from '../../../src/core/spec/cluster.ts';
import { readSpec } from '../../../src/core/spec/read-spec.ts';
import { defaultKernelSpec } from '../../../src/lab/default-kernel-spec.ts';
import { fourServers } from '../four-servers.ts';

function kernelCluster(...versions: readonly NfsVersion[]): { readonly cluster: Cluster; readonly server: Server } {
  const { cluster } = readSpec(defaultKernelSpec({ name: 'k', nodes: 2, kernelNodes: 2, versions }), 'test');
  const [server] = cluster?.servers ?? [];
  if (cluster === undefined || server === undefined) throw new Error('the default spec is a cluster');
  return { cluster, server };
}

describe('the faults of a kernel server', () => {
  const { cluster, server } = kernelCluster('3', '4.1');

  it('are those that it can be given', () => {
    const suiting = FAULT_KINDS.filter((kind) => choicesOf(cluster, kind).length > 0);
    expect(suiting).toEqual(['daemon-crash', 'keeper-crash', 'node-death', 'partition', 'move', 'failback']);
  });

  it('crash it in every way that its versions have', () => {
    const ways = (...versions: readonly NfsVersion[]) => waysOf('daemon-crash', kernelCluster(...versions).server);
    expect(ways('3', '4.1')).toEqual({ variants: ['threads', 'nfsdcld', 'statd', 'mountd'] });
    expect(ways('3')).toEqual({ variants: ['threads', 'statd', 'mountd'] });
    expect(ways('4.2')).toEqual({ variants: ['threads', 'nfsdcld', 'mountd'] });
    expect(choicesOf(cluster, 'daemon-crash').map(faultInWords)).toContain('daemon-crash (nfsdcld) of nfs1');
  });

  it('come up in a random row, and no others do', () => {
    const row = new Set(faultSequence(cluster, 'spring', 60).map(({ fault }) => fault));
    const never: readonly FaultKind[] = ['daemon-hang', 'supervisor-crash', 'state-volume-loss'];
    expect(never.filter((kind) => row.has(kind))).toEqual([]);
    expect(row.size).toBe(6);
  });

  it('are refused by name where there is no such thing, with the reason', () => {
    expect(() => requireWay('supervisor-crash', server, undefined)).toThrow(
      "there is no supervisor-crash of nfs1, a server of the kernel's nfsd: it has no supervisor",
    );
    expect(() => requireWay('daemon-crash', server, 'ganesha')).toThrow('daemon-crash has no variant "ganesha"');
    expect(() => requireWay('daemon-crash', server, 'statd')).not.toThrow();
  });
});

describe('the faults of a server of Ganesha', () => {
  const [server] = fourServers().servers as readonly [Server];

  it('have nothing of the kernel', () => {
    expect(waysOf('daemon-crash', server)).toEqual({ variants: [] });
    expect(waysOf('daemon-hang', server)).toEqual({ variants: ['stop', 'dbus', 'rpc'] });
    expect(() => requireWay('daemon-crash', server, 'threads')).toThrow('daemon-crash has no variant "threads"');
  });

  it('stay what they are beside a kernel server in one cluster', () => {
    const { cluster, server: kernel } = kernelCluster('4.1');
    const mixed = { ...cluster, servers: [kernel, { ...server, name: 'other', home: 'node2', failoverTo: ['node1'] }] };
    const choices = choicesOf(mixed, 'daemon-crash').map(faultInWords);
    expect(choices).toEqual([
      ...['threads', 'nfsdcld', 'mountd'].map((way) => `daemon-crash (${way}) of nfs1`),
      'daemon-crash of other',
    ]);
    expect(choicesOf(mixed, 'supervisor-crash').map(faultInWords)).toEqual(['supervisor-crash of other']);
  });

  it('take no state volume from a node that may have a kernel server: such nodes have kernels of their own', () => {
    const { cluster, server: kernel } = kernelCluster('4.1');
    const [one] = cluster.nodes as readonly [Cluster['nodes'][0]];
    const nodes = [...cluster.nodes, ...['node3', 'node4'].map((name) => ({ ...one, name }))];
    const mixed = {
      ...cluster,
      nodes,
      servers: [kernel, { ...server, name: 'other', home: 'node3', failoverTo: ['node4'] }],
    };
    const struck = choicesOf(mixed, 'state-volume-loss').map(({ target }) => target);
    expect(new Set(struck)).toEqual(new Set(['node3', 'node4']));
  });
});
