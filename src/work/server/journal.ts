// The journal: every observation of this node's supervisors and agents, one line each, appended in one write.
import type { Observation, Sighting } from '../../core/observe/observation.ts';
import type { Machine } from '../../host/machine.ts';
import { JOURNAL } from './paths.ts';

export type Journal = (sighting: Sighting) => void;

/** `writer` must be unique for each process that writes. */
export function openJournal(machine: Pick<Machine, 'clock' | 'name' | 'appendLine'>, writer: string): Journal {
  let seq = 0;
  return (sighting) => {
    seq += 1;
    const observation: Observation = { at: machine.clock.now(), node: machine.name, writer, seq, ...sighting };
    try {
      machine.appendLine(JOURNAL, JSON.stringify(observation));
    } catch {
      // A full log must not end a server. What is lost shows as a gap in this writer's numbers.
    }
  };
}
