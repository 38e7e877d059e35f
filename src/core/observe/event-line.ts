// One observation as a line for people: when, where, of whom, what.
import type { Observation } from './observation.ts';
import { observationInWords, subjectOf } from './timeline.ts';

export interface Widths {
  readonly node: number;
  readonly server: number;
}

/** "2026-11-21T10:33:17.123Z  node1  nfs1  its daemon was killed (SIGKILL)": UTC, so that all nodes' and everybody's lines compare. */
export const eventLine = (it: Observation, { node, server }: Widths): string =>
  [timeOf(it), it.node.padEnd(node), subjectOf(it).padEnd(server), observationInWords(it)].join('  ');

/** The observation with what it means, for programs. */
export const eventObject = (it: Observation) => ({ ...it, time: timeOf(it), text: observationInWords(it) });

/** Not every number that can be written is a time. */
function timeOf({ at }: Observation): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? String(at) : time.toISOString();
}
