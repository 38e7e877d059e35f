// What a node is from one boot to its end, whatever it is made of.
import type { NodeServices } from './services.ts';

export interface Life {
  /** Its first process, as the lab numbers it; a kernel node has none that the lab could see. */
  readonly init?: number;
  readonly pidNamespace: number | null;
  readonly services: RemoteServices;
  /** Returns when nothing of it runs any more. Nothing to kill is fine. */
  kill(): Promise<void>;
  /** Called when it ends, whoever ended it. */
  ended(listener: () => void): void;
}

/** NodeServices, which may be at the other end of a line. */
export type RemoteServices = {
  readonly [K in keyof NodeServices]: (
    ...args: Parameters<NodeServices[K]>
  ) => ReturnType<NodeServices[K]> | Promise<Awaited<ReturnType<NodeServices[K]>>>;
};
