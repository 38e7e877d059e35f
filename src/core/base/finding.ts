// A finding is a value: something wrong, or worth knowing, about what a user gave us or about a cluster. Bugs are exceptions.

export interface Finding {
  /** Stable, kebab-case; documented and never reused for another meaning. */
  readonly code: string;
  readonly level: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly hint?: string;
  readonly where?: Where;
}

/** Lines and columns count from 1. */
export interface Where {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export const hasErrors = (findings: readonly Finding[]): boolean => findings.some(({ level }) => level === 'error');
