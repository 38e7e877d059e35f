/** Something wrong with a text as YAML. */
export interface Mistake {
  readonly offset: number;
  readonly level: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}
