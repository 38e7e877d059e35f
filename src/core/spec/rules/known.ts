import { didYouMean } from '../../base/did-you-mean.ts';
import { error, type Path, type Trouble } from '../trouble.ts';

interface Reference {
  readonly path: Path;
  readonly code: string;
  /** What the name should be one of: "node", "export". */
  readonly kind: string;
}

/** A name that refers to something of the spec. Nothing is said while the names themselves are unknown. */
export function* known(
  name: string | undefined,
  names: readonly (string | undefined)[],
  { path, code, kind }: Reference,
): Iterable<Trouble> {
  const certain = names.filter((each) => each !== undefined);
  if (name === undefined || certain.includes(name) || certain.length < names.length || names.length === 0) return;
  const guess = didYouMean(name, certain);
  const hint = guess ? `did you mean ${guess}?` : `there are ${certain.join(', ')}`;
  yield error(path, code, { message: `there is no ${kind} called ${name}`, hint });
}
