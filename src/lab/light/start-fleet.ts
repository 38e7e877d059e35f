// A fleet of light clients, as drills, tests and benchmarks hold it: a process beside the nodes.
import { type Deadline, eventually } from '../../host/eventually.ts';
import type { Argv } from '../../host/host.ts';
import { systemClock } from '../../host/local.ts';
import { startHelper } from '../audit/helper.ts';
import { bundle } from '../bundles.ts';
import type { FleetProgress, FleetReport, FleetWish } from './fleet-wish.ts';

export interface StartedFleet {
  progress(): FleetProgress;
  /** Returns when it holds for the progress. Rejects with TooLate. */
  until(what: string, holds: (progress: FleetProgress) => boolean, patience: Pick<Deadline, 'withinMs'>): Promise<void>;
  /** Its clients give back what they hold, and go. */
  stop(): Promise<FleetReport>;
}

const NOTHING: FleetProgress = { holding: 0, waiting: 0, rounds: 0, reclaimed: 0, refused: 0, recovered: 0 };
const START_MS = 120_000;

/** Returns when every client holds its locks (of a queue: when the first does, or where another fleet may have it, when all wait). `inside`: the argv that runs another one in the lab. It goes when this process does. */
export async function startFleet(inside: (argv: Argv) => Promise<Argv>, wish: FleetWish): Promise<StartedFleet> {
  const helper = await startHelper(await inside([process.execPath, bundle('lab-light'), JSON.stringify(wish)]));
  const last = () => helper.said().at(-1) as { progress: FleetProgress; started: boolean } | undefined;
  const progress = () => last()?.progress ?? NOTHING;
  const until: StartedFleet['until'] = async (what, holds, patience) => {
    const wait = { what: `${wish.name} ${what}`, everyMs: 20, ...patience };
    await eventually(systemClock, wait, async () => (holds(progress()) ? true : undefined));
  };
  const stop = async () => {
    const report = (await helper.stop()).at(-1) as FleetReport | undefined;
    if (report?.clients === undefined) throw new Error(`${wish.name} ended before it was asked`);
    return report;
  };
  try {
    const wanted = !wish.queue ? wish.clients : wish.file === undefined ? 1 : 0;
    await until('to hold all locks', ({ holding }) => holding >= wanted && (last()?.started ?? false), {
      withinMs: START_MS,
    });
  } catch (error) {
    // What the helper complained of says more.
    await stop();
    throw error;
  }
  return { progress, until, stop };
}
