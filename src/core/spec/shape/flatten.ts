// Zod says of a union that no branch fits; a user wants to hear what is wrong with the branch that was meant.
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** Issues without unions: those of the branch that got past the value's kind, or the union's own when none did. */
export const flatten = (issues: readonly Issue[]): readonly Issue[] => issues.flatMap(flattenOne);

// ---

function flattenOne(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.find((branch) => !branch.some(isWrongKind));
  return meant === undefined
    ? [issue]
    : flatten(meant.map((each) => ({ ...each, path: [...issue.path, ...each.path] })));
}

const isWrongKind = ({ code, path }: Issue): boolean =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union');
