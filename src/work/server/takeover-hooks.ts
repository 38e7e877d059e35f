// Where a server's life meets the rest of the cluster (TAKEOVER sections 1 to 4): what has to be done before its daemon is started,
// started again or ended, so that nobody takes its clients' locks meanwhile. The supervisor calls, and knows no more of it.
import type { Silent } from '../../core/observe/pulse.ts';
import type { Death } from './death.ts';

/**
 * None of them is told when the server is to stop: the supervisor then no longer waits for beforeStart, starting and beforeRestart. What
 * they throw there is the reason why the server is not started. A throw of the others costs nothing but itself.
 */
export interface TakeoverHooks {
  /** Called when the state volume has been seen, while network and cell are made; Ganesha is executed when it has resolved. */
  beforeStart(): Promise<void>;
  /** This epoch is on the state volume; Ganesha is executed with it when this has resolved. */
  starting(epoch: number): Promise<void>;
  /** Ganesha answers, and this server counts as serving; no client reaches it before this has resolved, or its time is over. */
  beforeDoor(epoch: number): Promise<void>;
  /** Called at once when a daemon has died and the budget allows another; it is executed when this has resolved. */
  beforeRestart(death: Death): Promise<void>;
  /** A daemon hangs: called before it is killed, when it may still hold what others want. Not waited for without end. */
  beforeKill?(silent: Silent): Promise<void>;
  /**
   * The address is mute, the daemons still live. They are killed when this has resolved, or its time is over. Called once in a
   * supervisor's life, also when the server has failed here.
   */
  beforeStop(): Promise<void>;
  /** NFS is answered by the incarnation of this epoch. */
  serving(epoch: number): void;
  /** The grace that this incarnation started with is over, however often it was extended. Once for each incarnation. */
  graceEnded(): void;
}

/** Of a server that has nobody to warn. */
export const noTakeover: TakeoverHooks = {
  beforeStart: async () => undefined,
  starting: async () => undefined,
  beforeDoor: async () => undefined,
  beforeRestart: async () => undefined,
  beforeStop: async () => undefined,
  serving: () => undefined,
  graceEnded: () => undefined,
};
