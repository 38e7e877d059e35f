// News of the lab, to everybody who listens.
import type { LabEvent } from '../state.ts';

export type Tell = (event: DistributiveOmit<LabEvent, 'at'>) => void;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
