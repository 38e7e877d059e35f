// A supervisor's status, and its copy in status.json.
import type { Machine } from '../../host/machine.ts';
import { serverPaths } from './paths.ts';
import type { ServerStatus } from './status.ts';

export interface StatusBoard {
  readonly status: ServerStatus;
  set(change: Partial<ServerStatus>): void;
  /** Returns when nothing is written any more, nor will be. */
  close(): Promise<void>;
}

export function statusBoard(machine: Machine, initial: ServerStatus): StatusBoard {
  const path = serverPaths(initial.server).status;
  let status = initial;
  let written = '';
  let open = true;
  let writing: Promise<void> = Promise.resolve();

  const write = async () => {
    const text = `${JSON.stringify(status)}\n`;
    if (!open || text === written) return;
    // Not kept where /run takes no more: whoever asks on the socket still hears it, and the next change is written again.
    await machine.files.write(path, text).then(
      () => {
        written = text;
      },
      () => undefined,
    );
  };
  return {
    get status() {
      return status;
    },
    set: (change) => {
      status = { ...status, ...change };
      writing = writing.then(write);
    },
    close: async () => {
      open = false;
      await writing;
    },
  };
}
