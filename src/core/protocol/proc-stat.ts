// A process, as the kernel's /proc/PID/stat tells of it (proc(5)).

export interface ProcStat {
  /** Of the program; at most 15 bytes. */
  readonly name: string;
  /** R running, S sleeping, D where no signal reaches it, T stopped, Z dead and not yet reaped, X dead. */
  readonly state: string;
  readonly parent: number;
  /** Field 22, clock ticks since boot: with its number it is what tells the process from every other. */
  readonly startTime: string;
  /** Clock ticks of CPU, of itself and of children that it has waited for. */
  readonly own: number;
  readonly children: number;
}

/** Undefined for what is no such line. */
export function readProcStat(line: string): ProcStat | undefined {
  const [open, close] = [line.indexOf('('), line.lastIndexOf(')')];
  // The name may hold spaces and parentheses: fields are counted from its last one, which is field 2.
  const fields = line.slice(close + 2).split(' ');
  const [state, parent, startTime] = [fields[0], fields[1], fields[19]];
  if (open < 0 || close < open || !state || parent === undefined || !startTime) return undefined;
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15).map(Number);
  const ticks = { own: user + system, children: childUser + childSystem };
  return { name: line.slice(open + 1, close), state, parent: Number(parent), startTime, ...ticks };
}

/** Nothing of it runs any more; its number may not be another's yet. */
export const isDead = ({ state }: ProcStat): boolean => state === 'Z' || state === 'X';
