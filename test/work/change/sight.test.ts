import { expect, test } from 'vitest';
import { look } from '../../../src/work/change/sight.ts';
import { CLUSTER_FILE } from '../../../src/work/server/paths.ts';
import { fourServers } from '../../core/four-servers.ts';
import { memoryHost } from '../memory-host.ts';

test('a cluster that is not seen is refused with the reason of each node', async () => {
  const unreachable = memoryHost('node2');
  const out = async () => {
    throw new Error('ssh: no route to host');
  };
  const hosts = [memoryHost('node1'), { ...unreachable, files: { ...unreachable.files, read: out } }];
  const message = `no node runs a cluster: node1: ${CLUSTER_FILE} is missing: this node has not been set up; node2: ssh: no route to host`;
  await expect(look(hosts)).rejects.toMatchObject({ exit: 3, code: 'no-cluster', message });
});

test('where no node gives the CIB, each says why', async () => {
  const down = memoryHost('node1', { [CLUSTER_FILE]: JSON.stringify(fourServers()) });
  await expect(look([down])).rejects.toMatchObject({
    code: 'no-cluster',
    message: 'no node runs a cluster: node1: a memory host runs nothing',
  });
});
