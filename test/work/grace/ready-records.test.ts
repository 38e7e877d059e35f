import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cluster, Server } from '../../../src/core/spec/cluster.ts';
import { readSpec } from '../../../src/core/spec/read-spec.ts';
import { localHost } from '../../../src/host/local.ts';
import { defaultSpec } from '../../../src/lab/default-spec.ts';
import { readyRecords } from '../../../src/work/grace/ready-records.ts';

const LONG = `::ffff:192.0.2.51-(300:${'a'.repeat(232)}`;
const REST = `${'a'.repeat(68)})`;

let stateVolume: string;
let recovery: string;

beforeEach(async () => {
  stateVolume = await mkdtemp(`${tmpdir()}/gk-ready-records-`);
  recovery = `${stateVolume}/servers/nfs1/recovery`;
});

afterEach(() => rm(stateVolume, { recursive: true }));

async function ready(...records: readonly string[]): Promise<readonly string[]> {
  for (const record of records) await mkdir(`${recovery}/${record}`, { recursive: true });
  const { cluster } = readSpec(defaultSpec({ name: 't', nodes: 2, versions: ['4.1'] }), 'test');
  const [server] = cluster?.servers ?? [];
  await readyRecords(localHost('node1'), { ...cluster, stateVolume } as Cluster, server as Server);
  const all = await readdir(recovery, { recursive: true }).catch(() => []);
  return all.filter((path) => path.includes('/')).sort();
}

describe('before a start', () => {
  it('nothing is done where there are no records', async () => {
    expect(await ready()).toEqual([]);
  });

  it('whoever had not reclaimed in the last grace is expected again, and whoever had is expected once', async () => {
    expect(await ready('v4old/c1-(1:a)', 'v4old/c2-(1:b)', 'v4recov/c2-(1:b)', 'v4recov/c3-(1:c)')).toEqual([
      'v4recov/c1-(1:a)',
      'v4recov/c2-(1:b)',
      'v4recov/c3-(1:c)',
    ]);
  });

  it('a name too long for one folder keeps all its parts, beside another that begins like it', async () => {
    expect(await ready(`v4old/${LONG}/${REST}`, `v4recov/${LONG}/b)`)).toEqual([
      `v4recov/${LONG}`,
      `v4recov/${LONG}/${REST}`,
      `v4recov/${LONG}/b)`,
    ]);
  });

  it('phantoms of an earlier life are gone, wherever they are, and nobody who only sounds like one', async () => {
    expect(
      await ready(
        'v4old/::ffff:192.0.2.11-(13:gk-phantom-12)',
        'v4recov/::ffff:192.0.2.11-(13:gk-phantom-13)',
        'v4recov/::ffff:192.0.2.51-(17:not-gk-phantom-1x)',
      ),
    ).toEqual(['v4recov/::ffff:192.0.2.51-(17:not-gk-phantom-1x)']);
  });
});
