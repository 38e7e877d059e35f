// What changed in the State: what reactors react to.
import type { ServerPhase, ServerState } from './state.ts';

interface Base {
  readonly at: number;
  readonly node: string;
  readonly server: string;
}

export type Event =
  | (Base & { readonly kind: 'phase'; readonly from: ServerPhase | null; readonly to: ServerPhase })
  | (Base & { readonly kind: 'moved'; readonly from: string })
  | (Base & { readonly kind: 'grace'; readonly inGrace: boolean })
  | (Base & { readonly kind: 'address'; readonly announced: boolean });

/** The events between two states of one server, in the order of the union. */
export function eventsBetween(before: ServerState | undefined, after: ServerState, at: number): readonly Event[] {
  const base = { at, node: after.node, server: after.name };
  const changed: readonly (Event | false)[] = [
    before?.phase !== after.phase && { ...base, kind: 'phase', from: before?.phase ?? null, to: after.phase },
    before !== undefined && before.node !== after.node && { ...base, kind: 'moved', from: before.node },
    (before?.inGrace ?? false) !== after.inGrace && { ...base, kind: 'grace', inGrace: after.inGrace },
    (before?.announced ?? false) !== after.announced && { ...base, kind: 'address', announced: after.announced },
  ];
  return changed.filter((event) => event !== false);
}
