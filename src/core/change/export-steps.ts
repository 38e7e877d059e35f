// What one running server has to do to serve other exports than it does.
import type { Export } from '../spec/cluster.ts';

/** An export as a server's Ganesha was told of it. */
export interface Told extends Pick<Export, 'name' | 'id' | 'path' | 'pseudo'> {
  /** Its block of ganesha.conf. */
  readonly block: string;
}

/** In this order: an id or a pseudo path may pass from one export to another. */
export interface ExportSteps {
  readonly remove: readonly Told[];
  readonly update: readonly Told[];
  readonly add: readonly Told[];
}

/** Ganesha updates neither an export's path nor, over D-Bus, its pseudo path (exports.c export_commit_common): such a one is taken away and added anew. */
export function exportSteps(served: readonly Told[], wanted: readonly Told[]): ExportSteps {
  const stays = (one: Told, others: readonly Told[]) => others.find((other) => isSame(one, other));
  return {
    remove: served.filter((told) => stays(told, wanted) === undefined),
    update: wanted.filter((told) => ![undefined, told.block].includes(stays(told, served)?.block)),
    add: wanted.filter((told) => stays(told, served) === undefined),
  };
}

/** Whether Ganesha can make one of the other while clients use it. */
export const isSame = (a: Omit<Told, 'block' | 'name'>, b: Omit<Told, 'block' | 'name'>): boolean =>
  a.id === b.id && a.path === b.path && a.pseudo === b.pseudo;
