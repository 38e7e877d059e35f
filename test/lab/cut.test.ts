import { describe, expect, it } from 'vitest';
import { queryCib } from '../../src/host/tools/pacemaker.ts';
import { type Bare, bareLab, healthy, setUp } from './bare-lab.ts';
import { cutBefore } from './cut-host.ts';

/** In the order in which setup does them. Nodes take their turn one after the other: what is cut on node2 has been done on node1. */
const CUTS: readonly (readonly [before: string, what: RegExp])[] = [
  ['a node has its key', /^node1 \/etc\/corosync\/authkey$/],
  ['the state volume has its marker', /gracekeeper\.json$/],
  ['the last node has its first CIB', /^node2 .*\/cib\.xml$/],
  ['Corosync starts on the last node', /^node2 start corosync$/],
  ['Pacemaker starts anywhere', /^node1 start pacemaker$/],
  ['Pacemaker starts on the last node', /^node2 start pacemaker$/],
  ['the addresses are asked', /^node1 .*\/wait-for-nfs\.cjs/],
  ['the first dead time is taken back', /^node1 crm_attribute .*dc-deadtime/],
];

const lives = async ({ lab }: Bare) => (await lab.state()).nodes.map(({ pidNamespace }) => pidNamespace);

describe('a setup that is cut', () => {
  it.each(CUTS)('before %s is completed by the next one, and no node is fenced for it', async (_, what) => {
    const bare = await bareLab(`t-life-cut-${process.pid}`, 2);
    try {
      const before = await lives(bare);
      const cut = cutBefore((thing) => what.test(thing), bare.hosts);
      await expect(setUp({ ...bare, hosts: cut.hosts })).rejects.toThrow();
      expect(cut.happened()).toBe(true);
      await cut.settled();
      await setUp(bare);
      await healthy(bare);
      expect(await queryCib(bare.hosts[0])).toMatch(/name="dc-deadtime" value="20s?"/);
      expect(await lives(bare)).toEqual(before);
    } finally {
      await bare.lab.stop();
    }
  });
});
