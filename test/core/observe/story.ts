// Observations told briefly, each a millisecond after the one before unless it says otherwise.
import type { Observation, Sighting } from '../../../src/core/observe/observation.ts';

export const BEGAN = 1_700_000_000_000;

export type Told = readonly (readonly [ms: number, node: string, sighting: Sighting])[];

export function story(...told: Told): Observation[] {
  return told.map(([ms, node, sighting], index) => ({
    at: BEGAN + ms,
    node,
    writer: 'w',
    seq: index + 1,
    ...sighting,
  }));
}

const server = 'nfs1';
export const starting = { kind: 'server-starting', server } as const;
export const started = (epoch: number) => ({ kind: 'daemon-started', server, pid: 7, epoch }) as const;
export const answering = (epoch: number) => ({ kind: 'daemon-answering', server, epoch }) as const;
export const killed = { kind: 'daemon-exited', server, code: null, signal: 'SIGKILL' } as const;
export const announced = { kind: 'address-announced', server } as const;
export const muted = { kind: 'address-muted', server } as const;
export const graceEntered = { kind: 'grace-entered', server } as const;
export const graceLeft = { kind: 'grace-left', server } as const;
export const stopping = { kind: 'server-stopping', server } as const;
export const stopped = { kind: 'server-stopped', server } as const;
