import { describe, expect, it } from 'vitest';
import { readSpec } from '../../../src/core/spec/read-spec.ts';
import { defaultSpec } from '../../../src/lab/default-spec.ts';
import { isPhantom, recordPhantoms } from '../../../src/work/grace/phantom.ts';
import { memoryHost } from '../memory-host.ts';

/** Of one phantom of a node with that address. */
async function recordOf(address: string, content: Record<string, string> = {}): Promise<string | undefined> {
  const { cluster } = readSpec(defaultSpec({ name: 't', nodes: 1, versions: ['4.1'] }), 'test');
  const [node] = cluster?.nodes ?? [];
  if (cluster === undefined || node === undefined) throw new Error('the default spec is a cluster');
  const host = memoryHost(node.name, content);
  const made: string[] = [];
  const files = { ...host.files, makeFolder: async (path: string) => void made.push(path) };
  await recordPhantoms({ ...host, files }, { ...cluster, nodes: [{ ...node, address }] }, '/r', [7]);
  return made[0];
}

const WITH_IPV6 = { '/proc/net/if_inet6': '' };

// As Ganesha 4.3 named them.
describe("a phantom's record", () => {
  it.each([
    ['192.0.2.11', WITH_IPV6, '/r/::ffff:192.0.2.11-(12:gk-phantom-7)'],
    ['192.0.2.11', {}, '/r/192.0.2.11-(12:gk-phantom-7)'],
    ['2001:DB8:0:0:1:0:0:ab', WITH_IPV6, '/r/2001:db8::1:0:0:ab-(12:gk-phantom-7)'],
    ['fd00:0:0:1::2', WITH_IPV6, '/r/fd00:0:0:1::2-(12:gk-phantom-7)'],
  ])('from %s is named as the server sees the node', async (address, content, name) => {
    expect(await recordOf(address, content)).toBe(name);
    expect(isPhantom(name.slice('/r/'.length))).toBe(true);
  });
});
