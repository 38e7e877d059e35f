// Who stays, who comes and who goes, and when a node that goes may be forgotten without having been stopped.
import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import type { Host } from '../../../src/host/host.ts';
import { sortOut } from '../../../src/work/change/sort-out.ts';
import { ringOf } from '../../core/four-servers.ts';
import { memoryHost } from '../memory-host.ts';

const three = ringOf(3);
const without = (name: string): Cluster => ({ ...three, nodes: three.nodes.filter((node) => node.name !== name) });

interface World {
  readonly silent?: readonly string[];
  /** What crm_mon says of node3; nobody can be asked unless given. */
  readonly node3?: string;
}

function machine(name: string, { silent = [], node3 }: World): Host {
  return {
    ...memoryHost(name),
    run: async ([program]) => {
      if (silent.includes(name)) throw new Error(`${name} does not answer`);
      const xml = `<pacemaker-result><nodes>${node3}</nodes></pacemaker-result>`;
      if (program === 'crm_mon') return { stdout: xml, stderr: '', exitCode: node3 === undefined ? 102 : 0 };
      return { stdout: `${name}\n`, stderr: '', exitCode: 0 };
    },
  };
}

async function sorted(cluster: Cluster, known: { cluster: Cluster; former?: Cluster }, world: World = {}) {
  const hostOf = ({ name }: { readonly name: string }) => machine(name, world);
  const hosts = cluster.nodes.map(hostOf);
  const members = known.cluster.nodes.map(hostOf);
  const found = await sortOut({ hosts, cluster, hostOf }, { members, ...known });
  const names = (of: readonly Host[]) => of.map(({ name }) => name);
  return { stay: names(found.hosts), come: names(found.joining), go: found.gone, reached: names(found.leaving) };
}

describe('the nodes of a change', () => {
  test('are sorted into those that stay, come and go', async () => {
    expect(await sorted(three, { cluster: without('node3') })).toMatchObject({ come: ['node3'], go: [] });
    expect(await sorted(without('node3'), { cluster: three })).toEqual({
      ...{ stay: ['node1', 'node2'], come: [], go: ['node3'], reached: ['node3'] },
    });
  });

  test('that has been cut may have come already, or gone: it comes again when it is to stay, and goes when it is not', async () => {
    const adding = { cluster: three, former: without('node3') };
    expect(await sorted(three, adding)).toMatchObject({ come: ['node3'], go: [] });
    expect(await sorted(without('node3'), adding)).toMatchObject({ come: [], go: ['node3'], reached: ['node3'] });
    const removing = { cluster: without('node3'), former: three };
    expect(await sorted(three, removing)).toMatchObject({ come: ['node3'], go: [] });
  });

  test('do not come and go in the same change', async () => {
    const swapped = sorted(without('node1'), { cluster: without('node3') });
    await expect(swapped).rejects.toMatchObject({ exit: 3, code: 'nodes-swapped' });
  });
});

describe('a node that goes and does not answer', () => {
  const leaving = (node3?: string) =>
    sorted(without('node3'), { cluster: three }, { silent: ['node3'], ...(node3 === undefined ? {} : { node3 }) });
  const down = '<node name="node3" online="false" unclean="false" pending="false"/>';

  test('is forgotten when Pacemaker knows that it is down, or knows it no more', async () => {
    expect(await leaving(down)).toMatchObject({ go: ['node3'], reached: [] });
    expect(await leaving('<node name="node1" online="true"/>')).toMatchObject({ go: ['node3'], reached: [] });
  });

  test.each([
    ['is up for Pacemaker', down.replace('online="false"', 'online="true"'), 'it is up'],
    ['may run anything', down.replace('unclean="false"', 'unclean="true"'), 'UNCLEAN'],
    ['is on its way into the cluster', down.replace('pending="false"', 'pending="true"'), 'it is up'],
    ['is unknown, since nobody can be asked', undefined, 'no other node can say'],
  ])('and %s keeps the change from being done', async (_, node3, words) => {
    const message = expect.stringContaining(words);
    await expect(leaving(node3)).rejects.toMatchObject({ exit: 3, code: 'node-unreachable', message });
  });
});
