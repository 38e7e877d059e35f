// A supervisor's control socket: what agents, the keeper and the command line may ask of it.
import type { Machine } from '../../host/machine.ts';
import { serverPaths } from './paths.ts';
import type { ServerStatus } from './status.ts';
import type { Supervisor } from './supervisor.ts';

export type ControlVerb =
  | 'status'
  | 'check'
  | 'check-announced'
  | 'await-serving'
  | 'announce'
  | 'mute'
  | 'stop'
  /** Take over cluster.json, which has changed. */
  | 'reread'
  /** Serve the exports that it says; with `anew`, tell Ganesha of all of them again. */
  | 'settle';

/** `started` is the supervisor's start; `afterStop` is called when a stop has been carried out and answered. */
export async function serveControl(
  machine: Machine,
  supervisor: Supervisor,
  started: Promise<void>,
  afterStop: () => void,
): Promise<void> {
  const acts: Record<ControlVerb, (anew: boolean) => Promise<unknown>> = {
    status: async () => undefined,
    check: async () => {
      if (supervisor.status.phase === 'failed') throw new Error(supervisor.status.reason ?? 'it has failed');
    },
    'check-announced': async () => {
      if (!supervisor.status.announced) throw new Error('its address is not announced here');
    },
    'await-serving': () => started.then(() => supervisor.stopping.throwIfAborted()),
    announce: () => supervisor.announce(),
    mute: () => supervisor.mute(),
    stop: () => supervisor.stop(),
    reread: () => supervisor.reread(),
    settle: (anew) => supervisor.settle(anew),
  };
  await machine.serve(serverPaths(supervisor.status.server).control, async ({ verb, anew }) => {
    const act = acts[verb as ControlVerb];
    if (act === undefined) throw new Error(`unknown request ${String(verb)}`);
    const done = await act(anew === true);
    if (verb === 'stop') setImmediate(afterStop);
    return verb === 'settle' ? (done as object) : supervisor.status;
  });
}

/** Rejects with the supervisor's own reason, or when none answers in time. */
export async function askSupervisor(
  machine: Machine,
  server: string,
  verb: ControlVerb,
  deadlineMs: number,
): Promise<ServerStatus> {
  try {
    return (await machine.ask(serverPaths(server).control, { verb }, deadlineMs)) as ServerStatus;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOENT' && code !== 'ECONNREFUSED') throw error;
    throw new Error(`no supervisor of ${server} runs here`, { cause: error });
  }
}
