import { describe, expect, test } from 'vitest';
import type { Incident } from '../../../src/core/grace/incident.ts';
import { hasFormerClients } from '../../../src/work/grace/former-clients.ts';
import {
  closeIncident,
  incidentsOf,
  listIncidents,
  openIncident,
  readHolder,
  writeHolder,
} from '../../../src/work/grace/records.ts';
import { recordPaths } from '../../../src/work/server/paths.ts';
import { fourServers } from '../../core/four-servers.ts';
import { memoryHost } from '../memory-host.ts';
import { mountedHost } from '../mounted-host.ts';

const cluster = fourServers();
const incident = (epoch: number): Incident => ({ server: 'nfs1', epoch, node: 'node1', cause: 'crash' });
const nfs1 = cluster.servers.find(({ name }) => name === 'nfs1') ?? expect.fail('four servers have a first one');
const v4only = { ...nfs1, versions: ['4.1' as const] };

describe('an incident on the state volume', () => {
  test('is read as it was written, by whoever looks', async () => {
    const host = mountedHost('node1', cluster);
    expect(await listIncidents(host, cluster)).toEqual([]);
    await openIncident(host, cluster, incident(7));
    expect(await listIncidents(host, cluster)).toEqual([incident(7)]);
    expect(await incidentsOf(host, cluster, 'nfs1')).toEqual([incident(7)]);
    expect(await incidentsOf(host, cluster, 'nfs2')).toEqual([]);
  });

  test('stands beside those of other incarnations, of which the latest is named first', async () => {
    const host = mountedHost('node1', cluster);
    await openIncident(host, cluster, incident(9));
    await openIncident(host, cluster, incident(10));
    await openIncident(host, cluster, incident(9));
    expect(await incidentsOf(host, cluster, 'nfs1')).toEqual([incident(10), incident(9)]);
  });

  test('is closed by its own name only', async () => {
    const host = mountedHost('node1', cluster);
    await openIncident(host, cluster, incident(8));
    await closeIncident(host, cluster, incident(7));
    expect(await listIncidents(host, cluster)).toEqual([incident(8)]);
    await closeIncident(host, cluster, incident(8));
    await closeIncident(host, cluster, incident(8));
    expect(await listIncidents(host, cluster)).toEqual([]);
  });

  test('that is no record of ours is named with its path', async () => {
    const host = mountedHost('node1', cluster, { [`${cluster.stateVolume}/incidents/nfs1@7.json`]: 'not JSON' });
    await expect(listIncidents(host, cluster)).rejects.toThrow('incidents/nfs1@7.json is no record of ours');
  });
});

test('a holder record says who ran the server last', async () => {
  const host = mountedHost('node1', cluster);
  expect(await readHolder(host, cluster, 'nfs1')).toBeUndefined();
  await writeHolder(host, cluster, { server: 'nfs1', node: 'node2', epoch: 7, stopped: false });
  expect(await readHolder(host, cluster, 'nfs1')).toEqual({ server: 'nfs1', node: 'node2', epoch: 7, stopped: false });
});

describe('where the state volume is not mounted', () => {
  test('nothing is read: that there is no incident would let everybody out of grace', async () => {
    await expect(listIncidents(memoryHost('node1'), cluster)).rejects.toThrow('is it mounted?');
    await expect(readHolder(memoryHost('node1'), cluster, 'nfs1')).rejects.toThrow('is it mounted?');
  });

  test('nothing is written, where nobody would find it', async () => {
    const host = memoryHost('node1');
    await expect(openIncident(host, cluster, incident(7))).rejects.toThrow('is it mounted?');
    expect([...host.content]).toEqual([]);
  });
});

describe('a server has somebody who may reclaim', () => {
  const { recovery } = recordPaths(cluster, 'nfs1');
  const has = (...paths: string[]) =>
    hasFormerClients(
      mountedHost('node1', cluster, Object.fromEntries(paths.map((path) => [`${recovery}/${path}`, '']))),
      cluster,
      v4only,
    );

  test('when Ganesha has recorded a client, in this life or in the last one', async () => {
    expect(await has('v4recov/::ffff:192.0.2.201-(5:owner)/x')).toBe(true);
    expect(await has('v4old/::ffff:192.0.2.201-(5:owner)/x')).toBe(true);
  });

  test('not when its records are empty, or only a phantom’s', async () => {
    expect(await has()).toBe(false);
    expect(await has('v4recov/::ffff:192.0.2.11-(12:gk-phantom-1)/x')).toBe(false);
  });

  test('always where NFSv3 is served, whose clients stand in no record of Ganesha’s', async () => {
    expect(await hasFormerClients(memoryHost('node1'), cluster, { ...v4only, versions: ['3', '4.1'] })).toBe(true);
  });

  test('when the records can not be read: nobody may be forgotten', async () => {
    const host = mountedHost('node1', cluster);
    const broken = { ...host, files: { ...host.files, list: () => Promise.reject(new Error('EIO')) } };
    expect(await hasFormerClients(broken, cluster, v4only)).toBe(true);
  });

  test('where this node has lost the state volume: an empty folder says nothing', async () => {
    expect(await hasFormerClients(memoryHost('node1'), cluster, v4only)).toBe(true);
  });
});
