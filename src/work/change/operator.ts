// One operator at a time. The records of changes are numbered files on the state volume: whoever makes the next number holds the cluster until its
// record says "done", and nobody can make the same number twice, on whichever node he looks. So two who find an abandoned one can't both take it over.
import { Failed } from '../../core/base/failed.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { type Identity, isAlive } from '../server/identity.ts';
import { onStateVolume } from '../server/state-volume.ts';

export interface Operator extends Identity {
  /** The user's name. */
  readonly user: string;
  /** The machine that this process runs on. */
  readonly machine: Host;
}

export interface ChangeRecord extends Identity {
  readonly user: string;
  readonly machine: string;
  /** Milliseconds since the epoch, by the operator's clock. */
  readonly since: number;
  readonly state: 'open' | 'done';
  /** What it was to change, in words. */
  readonly changes: readonly string[];
}

export interface Hold {
  /** Throws Failed (3, `taken-over`) when somebody else has taken the cluster over. */
  require(): Promise<void>;
  done(): Promise<void>;
}

/** Refuses (Failed 3, `other-operator`) while another one is at it. An operator whose process has ended on this very machine is none; `takeOver` takes any other's. */
export async function holdCluster(
  host: Host,
  cluster: Cluster,
  operator: Operator,
  changes: readonly string[],
  takeOver: boolean,
): Promise<Hold> {
  const last = await lastRecord(host, cluster);
  if (last !== undefined && !takeOver && (await isHeld(last, operator))) throw refusal(last);
  const number = (last?.number ?? 0) + 1;
  const path = pathOf(cluster, number);
  const { user, machine, pid, startTime } = operator;
  const record = { user, machine: machine.name, pid, startTime, since: machine.clock.now(), changes };
  const write = (state: ChangeRecord['state'], to = path) =>
    onStateVolume(host, cluster, () => host.files.write(to, `${JSON.stringify({ ...record, state })}\n`, 0o600));
  // Who makes the number can't say in the same breath who he is: that is said before.
  const claim = `${claimsOf(cluster, number)}/${machine.name}-${pid}.json`;
  await write('open', claim);
  const made = await onStateVolume(host, cluster, () => host.files.create(path));
  if (made) await write('open');
  await onStateVolume(host, cluster, () => host.files.remove(claim));
  if (!made)
    throw new Failed(3, 'other-operator', 'somebody else has begun a change of this cluster at the same moment');
  await forget(host, cluster, number - KEPT);
  return {
    require: async () => {
      const now = await lastRecord(host, cluster);
      if (now !== undefined && now.number !== number) throw overtaken(now);
    },
    done: () => write('done'),
  };
}

const KEPT = 20;

const folderOf = ({ stateVolume }: Cluster): string => `${stateVolume}/changes`;
const claimsOf = (cluster: Cluster, number: number): string => `${folderOf(cluster)}/${number}.claims`;
const pathOf = (cluster: Cluster, number: number): string => `${folderOf(cluster)}/${number}.json`;

type Numbered = Partial<ChangeRecord> & {
  readonly number: number;
  /** Of a record that says nothing yet: who may have made it. */
  readonly claims?: readonly ChangeRecord[];
};

async function lastRecord(host: Host, cluster: Cluster): Promise<Numbered | undefined> {
  const names = (await onStateVolume(host, cluster, () => host.files.list(folderOf(cluster)))) ?? [];
  const number = Math.max(0, ...names.map((name) => Number(/^(\d+)\.json$/.exec(name)?.[1] ?? 0)));
  if (number === 0) return undefined;
  const record = await readRecord(host, cluster, pathOf(cluster, number));
  return record === undefined ? { number, claims: await claims(host, cluster, number) } : { ...record, number };
}

async function claims(host: Host, cluster: Cluster, number: number): Promise<readonly ChangeRecord[]> {
  const folder = claimsOf(cluster, number);
  const names = (await onStateVolume(host, cluster, () => host.files.list(folder))) ?? [];
  const known = await Promise.all(names.map((name) => readRecord(host, cluster, `${folder}/${name}`)));
  return known.filter((record) => record !== undefined);
}

async function readRecord(host: Host, cluster: Cluster, path: string): Promise<ChangeRecord | undefined> {
  const text = (await onStateVolume(host, cluster, () => host.files.read(path))) ?? '';
  return text === '' ? undefined : (JSON.parse(text) as ChangeRecord);
}

/** One that says nothing yet was made a moment ago, or its maker died in that moment. */
async function isHeld(record: Partial<Numbered>, operator: Operator): Promise<boolean> {
  const { state, machine, pid, startTime, claims: makers = [] } = record;
  if (makers.length > 0) return (await Promise.all(makers.map((maker) => isHeld(maker, operator)))).some(Boolean);
  if (state === 'done') return false;
  if (machine !== operator.machine.name || pid === undefined || startTime === undefined) return true;
  return isAlive(operator.machine, { pid, startTime });
}

function refusal({ user, machine, pid, since }: Numbered): Failed {
  const who =
    user === undefined
      ? 'somebody'
      : `${user} on ${machine}, process ${pid}, since ${new Date(since ?? 0).toISOString()}`;
  return new Failed(3, 'other-operator', `this cluster is being changed by another operator (${who})`, {
    hint: 'wait until it is done; if that process is gone for good, say --take-over',
  });
}

const overtaken = ({ user, machine, pid }: Numbered): Failed =>
  new Failed(
    3,
    'taken-over',
    `${user ?? 'somebody'} on ${machine ?? 'another machine'} (process ${pid ?? '?'}) has taken this change over`,
    {
      hint: 'gracekeeper plan says what is left to do',
    },
  );

async function forget(host: Host, cluster: Cluster, number: number): Promise<void> {
  if (number <= 0) return;
  for (const path of [pathOf(cluster, number), claimsOf(cluster, number)])
    await onStateVolume(host, cluster, () => host.files.remove(path));
}
