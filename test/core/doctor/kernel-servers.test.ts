import { describe, expect, it } from 'vitest';
import { nfsdNamespace, ownKernelServers } from '../../../src/core/doctor/checks/nfsd-namespace.ts';
import { ownNfs } from '../../../src/core/doctor/checks/own-nfs.ts';
import { scope } from '../../../src/core/doctor/checks/server-scope.ts';
import { versions } from '../../../src/core/doctor/checks/versions.ts';
import { examples } from '../example-clusters.ts';
import { mixedCluster } from '../mixed-cluster.ts';

const archive = examples.find(([name]) => name === 'active-passive')?.[1];
if (archive === undefined) throw new Error('no example');

describe("a cluster with a server of the kernel's", () => {
  it('has an nfsd on the nodes of that server, which is no stranger', () => {
    const fact = { listening: [2049, 20_048], kernelNfsd: true };
    expect(ownNfs.judge([{ node: 'alpha', fact }], archive).problems).toEqual([]);
    const servers = archive.servers.map((server) => ({ ...server, failoverTo: [] }));
    const elsewhere = ownNfs.judge([{ node: 'beta', fact }], { ...archive, servers });
    expect(elsewhere.problems.map(({ found }) => found)).toEqual(["the kernel's NFS server runs"]);
  });

  it('has nodes that can give it a network of its own, and others that need not', () => {
    const servers = archive.servers.map((server) => ({ ...server, network: 'own' as const, failoverTo: [] }));
    const own = { ...archive, servers };
    expect(['alpha', 'beta'].map((node) => ownKernelServers(own, node).length)).toEqual([1, 0]);
    expect(ownKernelServers(archive, 'alpha')).toEqual([]);
    const well = (release: string) =>
      nfsdNamespace.judge([{ node: 'alpha', fact: { release, noNfsd: undefined } }], own).well;
    expect(well('6.1.0-28-amd64')).toMatch(/rpcbind by path.*until 6\.5.*lockd's ports.*until 6\.14/);
    expect(well('6.14.1')).toBe('Linux 6.14.1 has an nfsd for each network');
  });

  it("knows that server's scope, which is its owner too", () => {
    const judged = (said: string) =>
      scope.judge([{ node: 'alpha', fact: { nfs: { scope: said, owner: said } } }], archive).problems;
    expect(judged('nfs.archive')).toEqual([]);
    expect(judged('alpha').map(({ found }) => found)).toEqual([
      'the scope of nfs is alpha, not nfs.archive',
      'the owner of nfs is alpha, not nfs.archive',
    ]);
  });
});

describe('a cluster of both daemons', () => {
  const common = { corosync: '3.1.7', pacemaker: '2.1.5' };
  const told = (third: string, fourth: string) => [
    ...['node1', 'node2'].map((node) => ({ node, fact: common })),
    { node: 'node3', fact: { ...common, 'nfs-ganesha': third } },
    { node: 'node4', fact: { ...common, 'nfs-ganesha': fourth } },
  ];

  it('need have Ganesha only where it may run, of one version', () => {
    expect(versions.judge(told('4.3', '4.3'), mixedCluster()).problems).toEqual([]);
    const [problem] = versions.judge(told('4.3', '4.0'), mixedCluster()).problems;
    expect(problem).toMatchObject({ node: 'node4', found: 'nfs-ganesha is 4.0, elsewhere 4.3' });
  });

  it('that has none says nothing of it', () => {
    expect(versions.judge([{ node: 'alpha', fact: common }], archive).well).toBe('corosync 3.1.7, pacemaker 2.1.5');
  });
});
