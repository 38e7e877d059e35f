import { describe, expect, test } from 'vitest';
import { timeline } from '../../../src/core/observe/timeline.ts';
import * as s from './story.ts';

describe('a timeline', () => {
  test('tells a crash, a move and a failure in aligned lines, in order of time', () => {
    const told = s.story(
      [14, 'node1', s.answering(2)],
      [-12_345, 'node1', s.started(1)],
      [3.4, 'node1', s.killed],
      [4, 'node1', { kind: 'child-exited', server: 'nfs1', child: 'rpc.statd', code: 1, signal: null }],
      [20, 'node1', s.stopping],
      [30, 'node1', { kind: 'daemon-exited', server: 'nfs1', code: 0, signal: null }],
      [40, 'storage-2', { ...s.graceEntered, server: 'archive' }],
      [41, 'storage-2', { kind: 'server-failed', server: 'archive', reason: 'the state volume is full' }],
      [101_000, 'storage-2', { kind: 'budget-spent', server: 'archive', restarts: 3 }],
    );
    expect(`\n${timeline(told, s.BEGAN)}`).toBe(`
 -12.345 s  node1      nfs1     its daemon was started (pid 7, epoch 1)
  +0.003 s  node1      nfs1     its daemon was killed (SIGKILL)
  +0.004 s  node1      nfs1     its rpc.statd died (exit code 1)
  +0.014 s  node1      nfs1     its daemon answers
  +0.020 s  node1      nfs1     is stopping
  +0.030 s  node1      nfs1     its daemon ended
  +0.040 s  storage-2  archive  entered grace: clients may reclaim
  +0.041 s  storage-2  archive  failed: the state volume is full
+101.000 s  storage-2  archive  gave up here after 3 restarts: it has to move
`);
  });

  test('of nothing is nothing', () => {
    expect(timeline([], 0)).toBe('');
  });
});
