// A small spec that is right, and ways to make it wrong: every test of a rule says only what it changes.
import { readSpec } from '../../../src/core/spec/read-spec.ts';

export const GOOD = `cluster: home
nodes:
  - { name: node1, address: 192.0.2.11 }
  - { name: node2, address: 192.0.2.12 }
  - { name: node3, address: 192.0.2.13 }
fencing:
  - { agent: fence_apc, nodes: [node1, node2, node3], options: { ip: 203.0.113.1 } }
stateVolume: /srv/state
exports:
  home: { path: /srv/home, clients: [198.51.100.0/24] }
  mail: { path: /srv/mail, clients: [198.51.100.0/24] }
servers:
  nfs1: { address: 192.0.2.101/24, home: node1, exports: [home] }
  nfs2: { address: 192.0.2.102/24, home: node2, exports: [mail] }
`;

/** GOOD with every first text replaced by its second. A text that is not there is a bug in the test. */
export function bad(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the good spec has no ${from}`);
    return text.replace(from, () => to);
  }, GOOD);
}

/** GOOD with lines added at its end. */
export const withLines = (...lines: readonly string[]): string => `${GOOD}${lines.join('\n')}\n`;

/** What is found in a text, as "LINE:COLUMN LEVEL CODE". */
export const found = (text: string): readonly string[] =>
  readSpec(text, 'cluster.yaml').findings.map(
    ({ code, level, where }) => `${where?.line}:${where?.column} ${level} ${code}`,
  );
