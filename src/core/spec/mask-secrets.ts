// A line of a spec as it may be shown: what opens a fencing device is replaced by stars, as many as it has letters, so that a caret stays in its place.
import { isSecretOption } from '../fencing/judge-options.ts';

export function maskSecrets(line: string): string {
  return line.replaceAll(PAIR, (all, before: string, key: string, value: string) =>
    isSecretOption(key) && !DURATION.test(value.trim()) ? before + '*'.repeat(value.length) : all,
  );
}

// ---

/** Corosync has a token of its own, which is a time. */
const DURATION = /^\d+(ms|s|m|h)$/;

/** KEY: VALUE in a block or between braces; what is quoted may have commas and braces in it. */
const PAIR = /((?:^|[\s{,"'-])([\w.-]+)["']?\s*:\s+)("(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?|[^\s,}#][^,}#]*)/g;
