/** What is wrong with one value, seen by itself. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** Undefined when the text is as it should be. */
export type Judge = (text: string) => Problem | undefined;
