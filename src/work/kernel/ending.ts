/** What of a server is to be ended: by the spec, where there is one. */
export interface Ending {
  readonly name: string;
  readonly address?: string;
  /** Where its filesystems are mounted. */
  readonly mounts: readonly string[];
}
