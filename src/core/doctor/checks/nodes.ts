import type { Check } from '../check.ts';

export type NodeFact =
  | { readonly answers: false; readonly because: string }
  /** `calledItself`: what `uname -n` says. */
  | { readonly answers: true; readonly calledItself: string; readonly root: boolean };

/** Every node answers, as root, and calls itself what the spec calls it. */
export const nodes: Check<NodeFact> = {
  name: 'nodes',
  why: 'Corosync and Pacemaker know a node by its host name, and everything that Gracekeeper does on a node it does as root.',
  judge: (told, cluster) => ({
    problems: told.flatMap(({ node, fact }) => {
      const { ssh = node } = cluster.nodes.find(({ name }) => name === node) ?? {};
      if (!fact.answers)
        return [{ found: `${node} does not answer: ${fact.because}`, fix: `ssh ${ssh} true   # until that works` }];
      if (fact.calledItself !== node)
        return [
          {
            node,
            found: `it calls itself ${fact.calledItself}`,
            fix: `hostnamectl set-hostname ${node}   # or name it so in the spec`,
          },
        ];
      return fact.root ? [] : [{ node, found: 'we are not root there', fix: 'sudo -v   # or run gracekeeper as root' }];
    }),
    well: `${told.map(({ node }) => node).join(', ')} answer`,
  }),
};
