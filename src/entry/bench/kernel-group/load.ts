// How busy a node is, and whether that has come down to what it is at rest.

/** Clock ticks since its boot, of all its processors. */
export interface CpuTimes {
  readonly busy: number;
  readonly all: number;
}

/** The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal (proc(5)); guests are counted in user. Throws when it is none. */
export function readCpuTimes(stat: string): CpuTimes {
  const [name, ...fields] = (stat.split('\n')[0] ?? '').split(/ +/);
  const ticks = fields.slice(0, 8).map(Number);
  if (name !== 'cpu' || ticks.length < 8 || ticks.some(Number.isNaN)) throw new Error('/proc/stat has no line of cpu');
  const [, , , idle = 0, iowait = 0] = ticks;
  const all = ticks.reduce((sum, it) => sum + it, 0);
  return { all, busy: all - idle - iowait };
}

/** Looks make a window: longer than the time between two monitors of a resource, so that it has all of them in it. */
export const LOOK_EVERY_MS = 5_000;
const WINDOW = 2;
/** Half a processor is left. */
const CALM = 0.5;
/** Less than this is no fall. */
const LITTLE = 0.05;

/**
 * The share of its processors that was busy in the last window of looks, once that is calm, or no lower than in the window before: what a node does at rest it does
 * again and again. Undefined until then.
 */
export function settled(looks: readonly CpuTimes[]): number | undefined {
  const now = share(looks.slice(-WINDOW - 1));
  if (now === undefined || now < CALM) return now;
  const before = share(looks.slice(-2 * WINDOW - 1, -WINDOW));
  return before === undefined || now < before - LITTLE ? undefined : now;
}

function share(window: readonly CpuTimes[]): number | undefined {
  const [first, last] = [window[0], window.at(-1)];
  if (first === undefined || last === undefined || window.length <= WINDOW) return undefined;
  return last.all === first.all ? 0 : (last.busy - first.busy) / (last.all - first.all);
}
