import type { Cluster } from '../../spec/cluster.ts';
import type { Check, Problem } from '../check.ts';

export interface NamesFact {
  /** Of each address of a node or a server, its name, and the addresses that this name leads back to. */
  readonly names: Readonly<Record<string, { readonly name: string; readonly back: readonly string[] } | null>>;
  /** Of each node's name, its addresses. */
  readonly nodes: Readonly<Record<string, readonly string[]>>;
}

/** Where an address has a name, the name leads back to the address; a node's name leads to no other machine. */
export const names: Check<NamesFact> = {
  name: 'names',
  why: 'NSM knows machines by name: a client that mounts by a name which leads elsewhere, or is told of a restart under another one, reclaims nothing (NFSv3).',
  judge: (told, cluster) => ({
    problems: told.flatMap(({ node, fact }) => [...oneWay(node, fact), ...astray(node, fact, cluster)]),
    well: wellOf(
      told.map(({ fact }) => fact),
      cluster,
    ),
  }),
};

const oneWay = (node: string, { names }: NamesFact): readonly Problem[] =>
  Object.entries(names).flatMap(([address, known]) =>
    known === null || known.back.includes(address)
      ? []
      : [
          {
            node,
            found: `${address} is called ${known.name}, which leads to ${known.back.join(', ') || 'nothing'}`,
            fix: `echo '${address} ${known.name}' >> /etc/hosts   # or mend it in DNS`,
          },
        ],
  );

// Debian gives a machine's own name 127.0.1.1: nobody here is led astray by that.
function astray(node: string, { nodes }: NamesFact, cluster: Cluster): readonly Problem[] {
  return cluster.nodes.flatMap(({ name, address }) => {
    const wrong = (nodes[name] ?? []).filter((to) =>
      [...cluster.nodes, ...cluster.servers].some((other) => other.address === to && other.name !== name),
    );
    return wrong.length === 0 || nodes[name]?.includes(address)
      ? []
      : [
          {
            node,
            found: `the name ${name} leads to ${wrong.join(', ')}, not to ${address}`,
            fix: `sed -i '/\\b${name}\\b/d' /etc/hosts && echo '${address} ${name}' >> /etc/hosts`,
          },
        ];
  });
}

function wellOf(facts: readonly NamesFact[], cluster: Cluster): string {
  const nameless = cluster.servers.filter(({ address }) =>
    facts.every(({ names }) => (names[address] ?? null) === null),
  );
  if (nameless.length === 0) return 'every name leads both ways';
  return `every name leads both ways; ${nameless.map(({ address }) => address).join(', ')} ${nameless.length === 1 ? 'has' : 'have'} none, so clients mount by address`;
}
