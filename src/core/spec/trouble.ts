// A trouble is a finding whose place is still a path into the spec: rules know what they speak of, not on which line it stands.
import type { Finding } from '../base/finding.ts';

export type Path = readonly (string | number)[];

export interface Trouble {
  readonly path: Path;
  /** Point at the key even where the value has a place of its own. */
  readonly atKey?: boolean;
  readonly level: Finding['level'];
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

type Words = Pick<Trouble, 'message' | 'hint' | 'atKey'>;

export const error = (path: Path, code: string, words: Words): Trouble => ({ level: 'error', path, code, ...words });
export const warning = (path: Path, code: string, words: Words): Trouble => ({
  level: 'warning',
  path,
  code,
  ...words,
});
export const info = (path: Path, code: string, words: Words): Trouble => ({ level: 'info', path, code, ...words });

/** The path as a user would say it: servers.nfs1.exports[0]. */
export const pathText = (path: Path): string =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
