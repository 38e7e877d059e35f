// The journals of several nodes as one story.
import type { Observation } from './observation.ts';

/** By time; what bears the same time, and what one node wrote in one moment, in the order in which it was given. Clocks of nodes differ: so may the order. */
export const merged = (journals: readonly (readonly Observation[])[]): readonly Observation[] =>
  journals.flat().sort((a, b) => a.at - b.at);

export interface Lost {
  readonly node: string;
  readonly writer: string;
  /** How many of this writer's lines are missing between two that are there: the log was full, or was cut. */
  readonly lines: number;
}

/** What the numbers of the writers say is missing. */
export function lostLines(observations: readonly Observation[]): readonly Lost[] {
  const last = new Map<string, number>();
  const lost: Lost[] = [];
  for (const { node, writer, seq } of observations) {
    const before = last.get(`${node} ${writer}`);
    if (before !== undefined && seq > before + 1) lost.push({ node, writer, lines: seq - before - 1 });
    last.set(`${node} ${writer}`, Math.max(seq, before ?? seq));
  }
  return lost;
}
