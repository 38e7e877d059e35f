import { describe, expect, it } from 'vitest';
import { readSpec } from '../../../src/core/spec/read-spec.ts';

const spec = (node: string) => `cluster: c
nodes: [${node}]
fencing: none-accept-split-brain
stateVolume: /srv/state
exports: { a: { path: /srv/a, clients: ['*'] } }
servers: { nfs1: { address: 192.0.2.101/24, home: node1, exports: [a] } }
`;
const read = (node: string) => readSpec(spec(node), 'cluster.yaml');

describe('how ssh reaches a node', () => {
  it('is its name, unless the spec says otherwise', () => {
    expect(read('{ name: node1, address: 192.0.2.11 }').cluster?.nodes[0]?.ssh).toBe('node1');
    expect(read('{ name: node1, address: 192.0.2.11, ssh: "root@n1:2222" }').cluster?.nodes[0]?.ssh).toBe(
      'root@n1:2222',
    );
  });

  it('is judged: what ssh would take for an option is no destination', () => {
    const { cluster, findings } = read('{ name: node1, address: 192.0.2.11, ssh: -oProxyCommand=id }');
    expect(cluster).toBeUndefined();
    expect(findings.filter(({ level }) => level === 'error')).toMatchObject([{ code: 'bad-ssh', where: { line: 2 } }]);
  });
});
