// Keys of a YAML map as text.
import { isScalar, type Pair } from 'yaml';

/** The key as it was written, even where YAML sees a number or a boolean in it; undefined when it is empty or no scalar. */
export function keyText(pair: Pair): string | undefined {
  const { key } = pair;
  if (!isScalar(key) || key.value === null) return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}
