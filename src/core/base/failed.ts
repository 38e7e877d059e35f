// A use-case that cannot go on says so by throwing Failed; the entry floor prints it and exits with its code.
import type { Where } from './finding.ts';

/** 1: it ran and something is wrong · 2: bad input or usage · 3: refused, nothing touched · 130: interrupted, resumable. */
export type FailureExit = 1 | 2 | 3 | 130;

export class Failed extends Error {
  readonly exit: FailureExit;
  readonly code: string;
  readonly hint?: string;
  readonly where?: Where;

  constructor(
    exit: FailureExit,
    code: string,
    message: string,
    more: { hint?: string; where?: Where; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'Failed';
    this.exit = exit;
    this.code = code;
    if (more.hint !== undefined) this.hint = more.hint;
    if (more.where !== undefined) this.where = more.where;
  }
}
