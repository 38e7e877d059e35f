import { describe, expect, test } from 'vitest';
import { type Injection, phases } from '../../../src/core/observe/phases.ts';
import * as s from './story.ts';

const NAMES = ['seen', 'fenced', 'grace', 'daemon', 'address', 'firstIo'];
const ms = (told: s.Told, completed: readonly number[] = [], more: Partial<Injection> = {}) => {
  const injection: Injection = {
    injectedAt: s.BEGAN + 100,
    server: 'nfs1',
    completedAt: [completed.map((at) => s.BEGAN + at)],
    ...more,
  };
  const found = phases(s.story(...told), injection);
  expect(found.map(({ name }) => name)).toEqual(NAMES);
  return found.map((phase) => phase.ms);
};

describe('the phases of a takeover', () => {
  test('of a crash are: seen, in grace, answering, and a client that goes on; the address stayed', () => {
    const told: s.Told = [
      [10, 'node1', s.answering(1)],
      [103.26, 'node1', s.killed],
      [120, 'node1', s.started(2)],
      [130, 'node1', s.graceEntered],
      [140, 'node1', s.answering(2)],
    ];
    expect(ms(told, [90, 99, 101, 320, 340])).toEqual([3.3, null, 30, 40, null, 220]);
  });

  test('of a move end with the address, and the first write counts from there', () => {
    const told: s.Told = [
      [110, 'node1', s.stopping],
      [111, 'node1', s.muted],
      [200, 'node1', s.stopped],
      [210, 'node2', s.starting],
      [250, 'node2', s.answering(2)],
      [300, 'node2', s.announced],
    ];
    expect(ms(told, [260, 310])).toEqual([10, null, null, 150, 200, 210]);
  });

  test("of a node's death begin with the incident that another node opened, and name its fence", () => {
    const incident = 'nfs1@1';
    const told: s.Told = [
      [2000, 'node2', { kind: 'incident-opened', server: 'nfs1', incident, cause: 'node-lost' }],
      [2050, 'node2', { kind: 'grace-held', server: 'nfs2', incidents: [incident] }],
      [3100, 'node2', s.starting],
      [3200, 'node2', s.answering(2)],
      [3300, 'node2', s.announced],
    ];
    expect(ms(told, [50, 3400], { fencedAt: s.BEGAN + 3000 })).toEqual([1900, 2900, 1950, 3100, 3200, 3300]);
  });

  test('are null where nothing was seen, and before the fault nothing was', () => {
    expect(ms([[99, 'node1', s.killed]], [120])).toEqual([null, null, null, null, null, null]);
  });

  test("of one server are not another's", () => {
    expect(ms([[110, 'node1', { ...s.killed, server: 'nfs2' }]])).toEqual([null, null, null, null, null, null]);
  });
});
