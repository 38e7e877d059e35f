// What a user names has to be in the spec.
import { didYouMean } from '../base/did-you-mean.ts';
import { Failed } from '../base/failed.ts';
import { list } from '../base/list.ts';
import type { Cluster, ClusterNode, Server } from './cluster.ts';

/** Throws Failed (2, `unknown-server`) where the spec has none of that name. */
export const requireServer = ({ name: cluster, servers }: Cluster, name: string): Server =>
  servers.find((server) => server.name === name) ?? fail('server', cluster, name, namesOf(servers));

/** Throws Failed (2, `unknown-node`) where the spec has none of that name. */
export const requireNode = ({ name: cluster, nodes }: Cluster, name: string): ClusterNode =>
  nodes.find((node) => node.name === name) ?? fail('node', cluster, name, namesOf(nodes));

function fail(kind: 'server' | 'node', cluster: string, name: string, known: readonly string[]): never {
  const meant = didYouMean(name, known);
  throw new Failed(2, `unknown-${kind}`, `cluster ${cluster} has no ${kind} ${name}`, {
    hint: meant === undefined ? `its ${kind}s: ${list(known)}` : `did you mean ${meant}?`,
  });
}

const namesOf = (named: readonly { readonly name: string }[]): readonly string[] => named.map(({ name }) => name);
