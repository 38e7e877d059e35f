// What to type for the same drill again.
import type { FaultKind } from '../../../core/base/fault-kind.ts';

export interface Chosen {
  readonly fault?: FaultKind | undefined;
  readonly clients?: string | undefined;
  /** True: as many as there are unless given. */
  readonly locks?: string | boolean | undefined;
  readonly probe: boolean;
}

/** Options, each with a space before it. */
export const again = ({ fault, clients, locks = false, probe }: Chosen): string =>
  [
    fault === undefined ? '' : ` --fault ${fault}`,
    clients === undefined ? '' : ` --clients ${clients}`,
    locks === false ? '' : ` --locks${locks === true ? '' : ` ${locks}`}`,
    probe ? '' : ' --no-probe',
  ].join('');
