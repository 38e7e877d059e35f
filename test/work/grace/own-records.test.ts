import { describe, expect, test } from 'vitest';
import type { Incident } from '../../../src/core/grace/incident.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { ownRecords } from '../../../src/work/grace/own-records.ts';
import { listIncidents, openIncident, readHolder } from '../../../src/work/grace/records.ts';
import { fourServers } from '../../core/four-servers.ts';
import { mountedHost } from '../mounted-host.ts';

const cluster = fourServers();
const nfs1 = cluster.servers.find(({ name }) => name === 'nfs1') ?? expect.fail('four servers have a first one');
const incident = (epoch: number, server = 'nfs1'): Incident => ({ server, epoch, node: 'node1', cause: 'crash' });
/** Of a machine these records need no more than its files. */
const scene = () => {
  const host = mountedHost('node1', cluster);
  return { host, records: ownRecords(host as unknown as Machine, cluster, nfs1) };
};

describe('what a server that starts finds', () => {
  test('is of the incarnation before, though its own record is asked for meanwhile', async () => {
    const { host, records } = scene();
    await records.hold({ epoch: 7, stopped: false });
    const [found] = await Promise.all([records.found(), records.hold({ epoch: 8, stopped: false })]);
    expect(found).toMatchObject({ epoch: 7, cause: 'found-at-start' });
    expect(await readHolder(host, cluster, 'nfs1')).toMatchObject({ epoch: 8, node: 'node1' });
  });

  test('after a first incarnation that died before it served is that one', async () => {
    const { records } = scene();
    expect(await records.found()).toBeUndefined();
    await records.hold({ epoch: 1, stopped: false });
    expect(await records.found()).toMatchObject({ epoch: 1, cause: 'found-at-start' });
  });

  test('of several incidents is the latest', async () => {
    const { host, records } = scene();
    for (const epoch of [7, 9, 8]) await openIncident(host, cluster, incident(epoch));
    expect(await records.found()).toEqual(incident(9));
  });
});

describe('a recovery that is over', () => {
  test('closes what its incarnation was to recover from, and what those before it were', async () => {
    const { host, records } = scene();
    for (const epoch of [7, 8, 9]) await openIncident(host, cluster, incident(epoch));
    await openIncident(host, cluster, incident(5, 'nfs2'));
    expect(await records.closeUpTo(incident(8))).toEqual([incident(8), incident(7)]);
    expect(await listIncidents(host, cluster)).toEqual([incident(9), incident(5, 'nfs2')]);
  });

  test('closes an incident that never reached the state volume, too: others have heard of it', async () => {
    const { records } = scene();
    expect(await records.closeUpTo(incident(8))).toEqual([incident(8)]);
  });

  test('closes what it knows of where the state volume can not be read', async () => {
    const { host } = scene();
    const files = { ...host.files, list: () => Promise.reject(new Error('EIO')) };
    const records = ownRecords({ ...host, files } as unknown as Machine, cluster, nfs1);
    await openIncident(host, cluster, incident(8));
    expect(await records.closeUpTo(incident(8))).toEqual([incident(8)]);
    expect(await listIncidents(host, cluster)).toEqual([]);
  });
});

test('a record that can not be written is said so, and the next one is written all the same', async () => {
  const { host } = scene();
  let broken = true;
  const write = (path: string, text: string) =>
    broken ? Promise.reject(new Error('ENOSPC')) : host.files.write(path, text);
  const records = ownRecords({ ...host, files: { ...host.files, write } } as unknown as Machine, cluster, nfs1);
  await expect(records.hold({ epoch: 7, stopped: false })).rejects.toThrow('ENOSPC');
  expect(await records.open(incident(7))).toBe(false);
  broken = false;
  expect(await records.open(incident(7))).toBe(true);
});
