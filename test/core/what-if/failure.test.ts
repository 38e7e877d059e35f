import { describe, expect, test } from 'vitest';
import { type Failure, failure, neverStarted } from '../../../src/core/what-if/failure.ts';
import { failureInWords } from '../../../src/core/what-if/words.ts';
import { fourServers } from '../four-servers.ts';
import { atHome, example, NOTHING, told } from './told.ts';

const campus = atHome(example('own-exports'));
const sandbox = atHome(example('waiver'));
const ring = atHome(fourServers());

describe('a failure', () => {
  test('of one node: its server moves, the others stay, and somebody carries two', () => {
    expect(failure(campus, ['rack1'], told('node-dies'))).toEqual({
      dies: ['rack1'],
      quorum: { quorate: true, left: 2, needed: 2 },
      fenced: ['rack1'],
      moves: [{ server: 'nfs-lab', from: 'rack1', to: 'rack3' }],
      unserved: [],
      reasons: [],
      carries: { rack2: 1, rack3: 2 },
      serves: { rack2: ['nfs-archive'], rack3: ['nfs-lab', 'nfs-homes'] },
    } satisfies Failure);
  });

  test('that costs the quorum of a cluster with fencing: what the dead ran is unserved, the rest goes on', () => {
    const told2 = failure(campus, ['rack1', 'rack2'], told('frozen'));
    expect(told2).toMatchObject({ moves: [], unserved: ['nfs-lab', 'nfs-archive'], carries: { rack3: 1 } });
    expect(told2.reasons.map(({ code }) => code)).toEqual(['no-quorum', 'no-quorum']);
  });

  test('that costs the quorum of a cluster without fencing: a server on a living node is unserved too', () => {
    expect(failure(sandbox, ['two', 'three'], told('stopped'))).toMatchObject({
      unserved: ['nfs'],
      reasons: [{ server: 'nfs', code: 'no-quorum' }],
      carries: { one: 0 },
    });
  });

  test('of a node that nothing fences: its server is started elsewhere, and the dead one counts for nothing', () => {
    expect(failure(sandbox, ['one'], told('unfenced'))).toMatchObject({
      fenced: [],
      moves: [{ server: 'nfs', from: 'one', to: 'two' }],
      carries: { two: 1, three: 0 },
    });
  });

  test('of every node that a server may run on: it has nowhere to go, quorum or not', () => {
    const stopped = failure(campus, ['rack1', 'rack3'], NOTHING);
    expect(stopped.reasons).toContainEqual({
      server: 'nfs-lab',
      code: 'nowhere-to-go',
      message: 'it may run on rack1 and rack3 only (home and failoverTo)',
    });
  });

  test('of all nodes: nobody is left, and nobody carries anything', () => {
    const all = failure(ring, ['node1', 'node2', 'node3', 'node4'], NOTHING);
    expect(all).toMatchObject({ unserved: ['nfs1', 'nfs2', 'nfs3', 'nfs4'], carries: {}, moves: [] });
    expect(new Set(all.reasons.map(({ code }) => code))).toEqual(new Set(['no-node-left']));
  });

  test('that Pacemaker does nothing about, though it could, is said to be so', () => {
    expect(failure(ring, ['node1'], NOTHING).reasons).toMatchObject([{ server: 'nfs1', code: 'not-started' }]);
  });
});

test('a server that a cold start leaves out is named', () => {
  expect(neverStarted(ring)).toEqual([]);
  expect(neverStarted({ ...ring, where: new Map([...ring.where, ['nfs2-address', []]]) })).toEqual(['nfs2']);
});

describe('in words', () => {
  test('who goes where, who carries how much, and what is fenced', () => {
    expect(failureInWords(campus, failure(campus, ['rack1'], told('node-dies')))).toBe(
      [
        'campus: if rack1 dies',
        '',
        '  nfs-lab goes from rack1 to rack3',
        '  Every server is served.',
        '',
        '  rack2 would carry 1 server: nfs-archive',
        '  rack3 would carry 2 servers: nfs-lab, nfs-homes',
        '',
        '  2 of 3 nodes are left, 2 are needed for quorum. rack1 is fenced first.',
        '',
      ].join('\n'),
    );
  });

  test('servers that are unserved for the same reason share a line', () => {
    const words = failureInWords(campus, failure(campus, ['rack1', 'rack2'], told('frozen')));
    expect(words).toContain('campus: if rack1 and rack2 die at the same moment');
    expect(words).toContain("nfs-lab and nfs-archive are left unserved: without quorum a lost node can't be fenced");
    expect(words).toContain('1 of 3 nodes is left, 2 are needed for quorum. The others go on with what they run');
  });

  test('without fencing nobody says that a node is fenced', () => {
    expect(failureInWords(sandbox, failure(sandbox, ['one'], told('unfenced')))).toContain(
      'one is not fenced (cluster.yaml: none-accept-split-brain)',
    );
    const stopped = failureInWords(sandbox, failure(sandbox, ['two', 'three'], told('stopped')));
    expect(stopped).toContain('nfs is left unserved: without quorum every server is stopped');
    expect(stopped).toContain('one would carry no server');
  });

  test('with nobody left, how many have to come back: of two nodes both', () => {
    const office = atHome(example('two-nodes'));
    expect(failureInWords(office, failure(office, ['alpha', 'beta'], NOTHING))).toContain(
      'No node is left. Servers start again when both nodes are back.',
    );
    const all = failure(ring, ['node1', 'node2', 'node3', 'node4'], NOTHING);
    expect(failureInWords(ring, all)).toContain('Servers start again when 3 of 4 nodes are back.');
  });
});
