import { describe, expect, it } from 'vitest';
import { readDrbdStatus, readProcDrbd } from '../../../src/core/protocol/drbd-state.ts';

const PROC = `version: 8.4.11 (api:1/proto:86-101)
srcversion: 059B1B470318F053F5077D5 
 0: cs:Unconfigured
 1: cs:SyncSource ro:Primary/Secondary ds:UpToDate/Inconsistent C r-----
    ns:16552 nr:0 dw:0 dr:18672 al:8 bm:0 lo:0 pe:1 ua:0 ap:0 ep:1 wo:f oos:14564
	[=========>..........] sync'ed: 53.3% (14564/31076)K
	finish: 0:00:01 speed: 8,240 (8,240) K/sec
 17: cs:WFConnection ro:Primary/Unknown ds:UpToDate/DUnknown C s---F-
    ns:0 nr:0 dw:24 dr:1 al:1 bm:1 lo:1 pe:0 ua:0 ap:1 ep:1 wo:f oos:0
118: cs:Connected ro:Secondary/Secondary ds:Outdated/Diskless A r-----
    ns:0 nr:0 dw:0 dr:0 al:0 bm:0 lo:0 pe:0 ua:0 ap:0 ep:1 wo:f oos:0
`;

describe('/proc/drbd of DRBD 8.4', () => {
  it('tells each device that is configured, by its minor, with how far it has come', () => {
    const states = readProcDrbd(PROC);
    expect([...states.keys()]).toEqual([1, 17, 118]);
    expect(states.get(1)).toEqual({
      ...{ connection: 'SyncSource', role: 'Primary', peerRole: 'Secondary' },
      ...{ disk: 'UpToDate', peerDisk: 'Inconsistent', frozen: false, syncedPercent: 53.3 },
    });
    expect(states.get(118)).toMatchObject({ disk: 'Outdated', peerDisk: 'Diskless', syncedPercent: null });
  });

  it('tells whether writes stand still', () => {
    expect([...readProcDrbd(PROC).values()].map(({ frozen }) => frozen)).toEqual([false, true, false]);
  });

  it('is nothing where the module has just been loaded', () => {
    expect(readProcDrbd(PROC.slice(0, 80)).size).toBe(0);
    expect(readProcDrbd('').size).toBe(0);
  });
});

const resource = (connection: object) => ({
  ...{ name: 'vm', 'node-id': 0, role: 'Primary', suspended: false },
  devices: [{ volume: 0, minor: 17, 'disk-state': 'UpToDate', quorum: true }],
  connections: [connection],
});
const peer = (replication: string, disk: string, done: number) => ({
  ...{ 'peer-node-id': 1, name: 'sn2', 'connection-state': 'Connected', 'peer-role': 'Secondary' },
  peer_devices: [{ volume: 0, 'replication-state': replication, 'peer-disk-state': disk, done }],
});

describe('drbdsetup status --json of DRBD 9', () => {
  const only = (connection: object) => readDrbdStatus(JSON.stringify([resource(connection)])).get(17);

  it('tells the same in the words of 8.4', () => {
    expect(only(peer('Established', 'UpToDate', 100))).toEqual({
      ...{ connection: 'Connected', role: 'Primary', peerRole: 'Secondary' },
      ...{ disk: 'UpToDate', peerDisk: 'UpToDate', frozen: false, syncedPercent: null },
    });
    expect(only(peer('SyncSource', 'Inconsistent', 12.5))).toMatchObject({
      ...{ connection: 'SyncSource', peerDisk: 'Inconsistent', syncedPercent: 12.5 },
    });
    expect(only({ 'connection-state': 'Connecting', 'peer-role': 'Unknown' })).toMatchObject({
      ...{ connection: 'WFConnection', peerDisk: 'DUnknown', peerRole: 'Unknown', syncedPercent: null },
    });
    expect(only({ 'connection-state': 'StandAlone' })).toMatchObject({ connection: 'StandAlone' });
  });

  it('is nothing where nothing is up, or where it says something else', () => {
    for (const text of ['[]', '', 'No currently configured DRBD found.', '{}', '[1,null]'])
      expect(readDrbdStatus(text).size).toBe(0);
  });
});
