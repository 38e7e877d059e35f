/** What of a server is to be ended: by the spec, where there is one. */
export interface Ending {
  readonly name: string;
  readonly address?: string;
  /** A path on each filesystem of which NFSv3 locks are dropped. */
  readonly unlock: readonly string[];
}
