// A supervisor's status, and its copy in status.json.
import type { Host } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { serverPaths } from './paths.ts';
import type { ServerStatus } from './status.ts';

/** Of a server that is not here there is none, and of a node that died a moment ago nothing can be read. */
export async function readStatus(host: Host | undefined, server: string): Promise<ServerStatus | undefined> {
  const text = await host?.files.read(serverPaths(server).status).catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as ServerStatus);
}

export interface StatusBoard {
  readonly status: ServerStatus;
  set(change: Partial<ServerStatus>): void;
  /** What is wrong now with one thing, or null: the status shows the first of them. */
  complain(about: Complaint, trouble: string | null): void;
  /** Since when there is something wrong with it, ms since the epoch; undefined when all is well. */
  since(about: Complaint): number | undefined;
  /** Resolves when all that has been set can be read by others. */
  written(): Promise<void>;
  /** Returns when nothing is written any more, nor will be. */
  close(): Promise<void>;
}

export type Complaint = 'storage' | 'pulse' | 'clients' | 'keeper' | 'state volume' | 'locks' | 'telling' | 'custody';

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
  const troubles = new Map<Complaint, { readonly trouble: string; readonly since: number }>();
  const set = (change: Partial<ServerStatus>) => {
    status = { ...status, ...change };
    writing = writing.then(write);
  };
  return {
    get status() {
      return status;
    },
    set,
    complain: (about, trouble) => {
      if (trouble === null) troubles.delete(about);
      else troubles.set(about, { trouble, since: troubles.get(about)?.since ?? machine.clock.now() });
      const [first] = troubles.values();
      if (first?.trouble !== status.trouble) set({ trouble: first?.trouble ?? null });
    },
    since: (about) => troubles.get(about)?.since,
    written: () => writing,
    close: async () => {
      open = false;
      await writing;
    },
  };
}
