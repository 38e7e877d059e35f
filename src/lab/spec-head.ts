// What every cluster.yaml of a lab begins with: its nodes at the lab's addresses, all of them fenced by the lab, and the state volume that they share.
import { FENCE_AGENT, NETWORK, SHARED } from './state.ts';

/** `nodes`: 1 to 32, named node1 and so on. Ends with a line of its own. */
export function specHead(name: string, nodes: number): string {
  const numbers = Array.from({ length: nodes }, (_, index) => index + 1);
  return `cluster: ${name}
nodes:
${numbers.map((i) => `  - { name: node${i}, address: ${NETWORK}.${10 + i} }`).join('\n')}
fencing:
  - { agent: ${FENCE_AGENT}, nodes: [${numbers.map((i) => `node${i}`).join(', ')}] }
stateVolume: ${SHARED}/.gracekeeper
`;
}
