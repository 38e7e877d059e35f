import type { Draft } from '../draft.ts';
import type { Path, Trouble } from '../trouble.ts';

/** Judges what spans several values. `given` says whether a path was written, rather than filled in. What is undefined in the draft was reported already. */
export type Rule = (draft: Draft, given: (path: Path) => boolean) => Iterable<Trouble>;
