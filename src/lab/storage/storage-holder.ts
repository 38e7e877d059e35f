// What the lab's owner tells its storage holder, which is a process of its own: it has to look every few milliseconds, also while the owner is busy.

export interface StorageHolder {
  /** The node is on; `init` is its first process, as the lab numbers it. */
  alive(node: string, init: number): void;
  /** It is about to be killed, or has been: its locks stay. */
  dead(node: string): void;
  /** Its locks go. */
  release(node: string): void;
}

/** Type aliases, not interfaces, so that they have an index signature. */
export type StorageVerbs = {
  alive: [{ node: string; init: number }, object];
  dead: [{ node: string }, object];
  release: [{ node: string }, object];
};

/** Something went wrong in it that nobody waits for. */
export type StorageEvent = { readonly trouble: string };
