// The YAML parser's complaints, with hints for those that users of specs meet.
import type { Document, ErrorCode } from 'yaml';
import type { Mistake } from './mistake.ts';

/** The first 20: after a slip the parser may stumble at every line. */
export function syntaxMistakes(document: Document.Parsed): readonly Mistake[] {
  const errors = document.errors.map((error) => mistake('error', error));
  const warnings = document.warnings.map((warning) => mistake('warning', warning));
  return [...errors.slice(0, MOST), ...warnings.slice(0, MOST)];
}

// ---

const MOST = 20;

const HINTS: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: 'a bare * begins an alias in YAML: write "*" in quotes',
  TAB_AS_INDENT: 'indent with spaces',
  BAD_INDENT: 'lines that belong together begin in the same column; is a bracket above not closed?',
  BLOCK_AS_IMPLICIT_KEY: 'a value with ": " in it needs quotes; is a line above indented too little?',
  MISSING_CHAR: 'is a comma, a closing bracket or a quote missing?',
  MULTIPLE_DOCS: 'a spec is one document: remove the "---" in the middle',
  BAD_SCALAR_START: 'put the value in quotes',
  TAG_RESOLVE_FAILED: 'a value that begins with ! needs quotes',
};

const mistake = (
  level: Mistake['level'],
  { code, message, pos: [offset] }: Document.Parsed['errors'][number] | Document.Parsed['warnings'][number],
): Mistake => {
  const hint = HINTS[code];
  return {
    offset,
    level,
    code: 'yaml-syntax',
    message: `bad YAML: ${message}`,
    ...(hint === undefined ? {} : { hint }),
  };
};
