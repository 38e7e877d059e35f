import { describe, expect, it } from 'vitest';
import { foresee } from '../../../src/core/web/foresight.ts';
import type { Seen } from '../../../src/core/web/seen.ts';
import { allWell, awry } from './seen.ts';

const move = { act: 'move', server: 'nfs1', to: 'node2' } as const;

describe('what a move or a drain will be noticed by', () => {
  it('says how many clients wait, how long, and whom else it concerns', () => {
    const { title, refused, sentences, clients } = foresee(allWell(), move);
    expect([title, refused]).toEqual(['Move nfs1 to node2', '']);
    expect(sentences).toEqual([
      'nfs1 stops on node1 and starts on node2; it stays there.',
      '2 clients: reads and writes pause for about 0.6 s, and go on by themselves.',
      'New opens and locks of these clients wait while they reclaim what they held: some seconds, at most 90 s.',
      'On nfs2, nfs3, which share exports with it, new opens and locks wait as long; reads and writes go on.',
    ]);
    expect(clients).toEqual([{ server: 'nfs1', addresses: ['198.51.100.7', '198.51.100.8'] }]);
  });

  it('says that grace lasts its whole time where NFSv3 is served', () => {
    const seen = allWell();
    const servers = seen.cluster.servers.map((server) => ({ ...server, versions: ['3' as const] }));
    expect(foresee({ ...seen, cluster: { ...seen.cluster, servers } }, move).sentences.join()).toContain('held: 90 s.');
  });

  it('says that nobody notices where nobody is connected', () => {
    const { sentences } = foresee(allWell(), { act: 'move', server: 'nfs2', to: 'node3' });
    expect(sentences).toContain('No client is connected to nfs2: nobody notices.');
  });

  it('does not take clients that nobody knows for none', () => {
    const { sentences, clients } = foresee({ ...allWell(), clients: {} }, move);
    expect(sentences[1]).toBe('The clients of nfs1: reads and writes pause for about 0.6 s, and go on by themselves.');
    expect(clients).toEqual([{ server: 'nfs1', addresses: null }]);
  });

  it('says that nobody else notices where exports are not shared', () => {
    const seen = allWell();
    const servers = seen.cluster.servers.map((server) => ({ ...server, exports: [server.name] }));
    expect(foresee({ ...seen, cluster: { ...seen.cluster, servers } }, move).sentences.at(-1)).toBe(
      'No other server shares their exports: nobody else notices.',
    );
  });

  it('counts every server of a node that is drained', () => {
    const { sentences, clients } = foresee(awry(), { act: 'drain', node: 'node2' });
    expect(sentences[0]).toBe('nfs1, nfs2 leave node2 at once. It gets none back until the drain is undone.');
    expect(clients.map(({ server }) => server)).toEqual(['nfs1', 'nfs2']);
  });

  it('says that the end of a drain moves nobody', () => {
    expect(foresee(awry(), { act: 'undrain', node: 'node3' })).toMatchObject({
      ...{ refused: '', sentences: [expect.stringContaining('None moves'), 'No client notices anything.'] },
    });
  });

  it('of a pause says what nobody does until it ends', () => {
    expect(foresee(allWell(), { act: 'pause' })).toMatchObject({
      ...{ title: 'Pause the cluster', refused: '', clients: [] },
      sentences: [expect.stringContaining('a node that dies takes its servers with it'), 'No client notices anything.'],
    });
  });

  it('of its end says what it has put off', () => {
    const { cluster, clients, status } = allWell();
    const nodes = status.nodes.map((node) => (node.name === 'node3' ? { ...node, state: 'unclean' as const } : node));
    const servers = status.servers.map((it) => (it.name === 'nfs3' ? { ...it, node: null } : it));
    const seen = { cluster, clients, status: { ...status, nodes, servers, paused: true } };
    expect(foresee(seen, { act: 'resume' }).sentences).toEqual([
      'Pacemaker takes hold of every server again.',
      'node3 may be fenced at once.',
      'nfs3 is started where it may run: its clients go on then.',
    ]);
  });

  it('takes home whoever may go there, and counts their clients', () => {
    const { sentences, clients } = foresee(awry(), { act: 'failback' });
    expect(sentences[0]).toMatch(/^nfs1 goes home to node1: one after another/);
    expect(clients.map(({ server }) => server)).toEqual(['nfs1']);
  });

  it('rests on the pause too: a yes to a pause is none to what was paused meanwhile', () => {
    const seen = allWell();
    const paused = { ...seen, status: { ...seen.status, paused: true } };
    expect(foresee(paused, { act: 'pause' }).premise).not.toBe(foresee(seen, { act: 'pause' }).premise);
  });

  it.each<[string, Seen, Parameters<typeof foresee>[1], string]>([
    ['a pause of a paused cluster', paused(), { act: 'pause' }, 'is paused already'],
    [
      'a pause while a server is starting',
      starting(),
      { act: 'pause' },
      'nfs1 is starting: a pause now would leave it so.',
    ],
    ['the end of no pause', allWell(), { act: 'resume' }, 'is not paused'],
    ['a way home in a pause', paused(), { act: 'failback' }, 'nothing is moved'],
    ['a way home where all are at home', allWell(), { act: 'failback' }, 'No server is away'],
    ['an unknown node', allWell(), { act: 'drain', node: 'node9' }, 'has no node node9'],
    ['an unknown server', allWell(), { act: 'move', server: 'nfs9', to: 'node1' }, 'has no server nfs9'],
    ['a drained target', awry(), { act: 'move', server: 'nfs1', to: 'node3' }, 'node3 is standby'],
    ['a node that is not drained', allWell(), { act: 'undrain', node: 'node1' }, 'not drained'],
    ['a paused cluster', { ...allWell(), status: { ...allWell().status, paused: true } }, move, 'paused'],
  ])('is refused for %s', (_, seen, wish, why) => {
    const { refused, sentences } = foresee(seen, wish);
    expect(refused).toContain(why);
    expect(sentences).toEqual([]);
  });

  it('is refused where a server has nowhere to go', () => {
    const seen = allWell();
    const nodes = seen.status.nodes.map((it) => (it.name === 'node1' ? it : { ...it, state: 'offline' as const }));
    const { refused } = foresee({ ...seen, status: { ...seen.status, nodes } }, { act: 'drain', node: 'node1' });
    expect(refused).toBe('There is no other node online where nfs1 may run.');
  });

  it('depends on where every server is', () => {
    expect(foresee(allWell(), move).premise).not.toBe(foresee(awry(), move).premise);
    expect(foresee(allWell(), move).premise).toBe(foresee({ ...allWell(), clients: {} }, move).premise);
  });
});

function paused(): Seen {
  const seen = allWell();
  return { ...seen, status: { ...seen.status, paused: true } };
}

function starting(): Seen {
  const { status, ...seen } = allWell();
  const servers = status.servers.map((it) => (it.name === 'nfs1' ? { ...it, phase: 'starting' as const } : it));
  return { ...seen, status: { ...status, servers } };
}
