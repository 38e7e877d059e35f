import type { LabFaultKind } from '../../core/base/fault-kind.ts';

/** Move and fail-back are the cluster's own doing: the work floor's `move`. */
export type InjectedKind = Exclude<LabFaultKind, 'move' | 'failback'>;
