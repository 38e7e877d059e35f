import { describe, expect, it } from 'vitest';
import { drawingOf } from '../../../src/core/web/drawing.ts';
import type { Seen, SeenServer } from '../../../src/core/web/seen.ts';
import { allWell, awry } from './seen.ts';

const with1 = (change: Partial<SeenServer>, more: Partial<Seen['status']> = {}): Seen => {
  const seen = allWell();
  const servers = seen.status.servers.map((it) => (it.name === 'nfs1' ? { ...it, ...change } : it));
  return { ...seen, status: { ...seen.status, servers, ...more } };
};
const card1 = (seen: Seen) => {
  const { nodes, nowhere } = drawingOf(seen);
  return [...nodes.flatMap(({ cards }) => cards), ...nowhere].find(({ name }) => name === 'nfs1');
};

describe('the drawing of a cluster where all is well', () => {
  it('has a box for each node with its server in it, and no ghosts', () => {
    const { nodes, nowhere, headline } = drawingOf(allWell());
    expect(nodes.map(({ name, cards }) => [name, ...cards.map((card) => card.name)])).toEqual([
      ['node1', 'nfs1'],
      ['node2', 'nfs2'],
      ['node3', 'nfs3'],
    ]);
    expect(nodes.flatMap(({ ghosts }) => ghosts)).toEqual([]);
    expect(nowhere).toEqual([]);
    expect(headline).toBe('All is well: every server is at home.');
  });

  it('says which node coordinates, how many clients a server has, and where it may go', () => {
    const [node1] = drawingOf(allWell()).nodes;
    expect(node1).toMatchObject({ words: 'online, coordinates the cluster', may: 'drain', address: '192.0.2.11' });
    expect(node1?.cards[0]).toMatchObject({ clients: 2, targets: ['node2', 'node3'], tone: 'good', words: 'serves' });
  });
});

describe('what may be asked of the cluster as a whole', () => {
  it('is a pause; to take home whoever is away and may go there; and in a pause its end only', () => {
    expect(drawingOf(allWell()).may).toEqual(['pause']);
    expect(drawingOf(awry()).may).toEqual(['failback', 'pause']);
    expect(drawingOf({ ...awry(), status: { ...awry().status, paused: true } }).may).toEqual(['resume']);
  });
});

describe('the drawing of a cluster that is awry', () => {
  it('leaves a ghost where a server belongs, and says where that is', () => {
    const [node1, node2, node3] = drawingOf(awry()).nodes;
    expect(node1?.ghosts).toEqual([{ server: 'nfs1', on: 'node2', words: 'belongs here, is on node2' }]);
    expect(node3?.ghosts).toMatchObject([{ server: 'nfs3', on: 'node1' }]);
    expect(node2?.cards.map(({ name, tone, notes }) => [name, tone, notes])).toEqual([
      ['nfs1', 'away', ['belongs on node1']],
      ['nfs2', 'good', []],
    ]);
  });

  it('says in words who is in grace and why, and how often it was restarted', () => {
    const { nodes, headline } = drawingOf(awry());
    expect(nodes[0]?.cards[0]).toMatchObject({
      ...{ tone: 'grace', inGrace: true, words: 'serves, in grace: its clients reclaim their locks' },
      notes: ['restarted once since it came here', 'belongs on node3'],
    });
    expect(headline).toBe('Every server is served, though not all is as it should be. 1 recovery under way.');
  });

  it('offers to end the drain of a drained node, and nobody is moved to it', () => {
    const { nodes } = drawingOf(awry());
    expect(nodes.map(({ may }) => may)).toEqual(['drain', 'drain', 'undrain']);
    expect(nodes[1]?.cards[0]?.targets).toEqual(['node1']);
  });

  it('shows apart what is served nowhere', () => {
    const { nodes, nowhere } = drawingOf(with1({ node: null, phase: 'failed', reason: 'no storage' }));
    expect(nowhere).toMatchObject([{ name: 'nfs1', tone: 'bad', words: 'has failed', notes: ['no storage'] }]);
    expect(nodes[0]?.ghosts).toEqual([{ server: 'nfs1', on: null, words: 'belongs here, is served nowhere' }]);
  });

  it('says of a peer in grace that its new locks wait', () => {
    expect(card1(with1({ inGrace: true }))?.words).toBe('serves, in grace: new locks wait');
  });

  it('offers no move of what does not move', () => {
    expect(card1(with1({ managed: false }))).toMatchObject({
      ...{ targets: [], notes: ['unmanaged: Pacemaker does not touch it'] },
    });
    expect(card1(with1({ phase: 'stopping' }))?.targets).toEqual([]);
    const paused = drawingOf(with1({ managed: false }, { paused: true }));
    expect(paused.nodes.map(({ may }) => may)).toEqual([null, null, null]);
    expect(paused.nodes[0]?.cards[0]).toMatchObject({ targets: [], notes: [] });
    expect(paused.headline).toContain('paused');
  });

  it('offers no move to a node that is off, nor to one that a constraint forbids', () => {
    const bans = [{ server: 'nfs1', node: 'node2' }];
    expect(card1(with1({}, { bans }))?.targets).toEqual(['node3']);
    const nodes = allWell().status.nodes.map((it) => (it.name === 'node3' ? { ...it, state: 'offline' as const } : it));
    expect(card1(with1({}, { nodes }))?.targets).toEqual(['node2']);
  });

  it('does not take an unknown number of clients for none', () => {
    expect(card1({ ...allWell(), clients: {} })?.clients).toBeNull();
  });
});
