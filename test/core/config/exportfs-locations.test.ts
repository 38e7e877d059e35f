import { describe, expect, it } from 'vitest';
import { locationOption } from '../../../src/core/config/exportfs-locations.ts';
import type { Export, Server } from '../../../src/core/spec/cluster.ts';
import { examples } from '../example-clusters.ts';

const archive = examples.find(([name]) => name === 'active-passive')?.[1];
const [nfs] = archive?.servers ?? [];
const [papers] = archive?.exports ?? [];
if (archive === undefined || nfs === undefined || papers === undefined) throw new Error('no example');

const other: Server = { ...nfs, name: 'nfs2', address: '2001:db8::102', names: ['files.example.com'] };
const cluster = { ...archive, servers: [nfs, other] };
const option = (more: Partial<Export>, server = nfs) => locationOption(cluster, server, { ...papers, ...more });

describe('the locations of an export, as exports(5) has them', () => {
  it('are nothing where there are none', () => {
    expect(option({})).toEqual([]);
  });

  it('are paths at hosts, IPv6 in brackets', () => {
    expect(option({ replicas: ['192.0.2.50:/srv/a', '[2001:db8::50]:/srv/b', 'files2'] })).toEqual([
      'replicas=/srv/a@192.0.2.50:/srv/b@[2001:db8::50]:/srv/papers/data@files2',
    ]);
  });

  it("call the cluster's own servers by their address, which every client can use", () => {
    expect(option({ refer: ['nfs2', 'files.example.com:/other'] })).toEqual([
      'refer=/srv/papers/data@[2001:db8::102]:/other@[2001:db8::102]',
    ]);
  });

  it('are not told by a server that the others refer to: it serves', () => {
    expect(option({ refer: ['nfs2'] }, other)).toEqual([]);
    expect(option({ refer: ['[2001:db8::102]:/srv/papers/data'] }, other)).toEqual([]);
    expect(option({ refer: ['nfs2:/elsewhere'] }, other)).toEqual(['refer=/elsewhere@[2001:db8::102]']);
  });
});
