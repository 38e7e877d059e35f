// The exports of a kernel server that runs: changed as cluster.json says, and put back where somebody has changed them by hand.
import { exportsDigest } from '../../core/plan/settings.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { type ExportsChanged, exportsHere, hasExports, settleExports } from '../kernel/exports.ts';
import { placeOf } from '../kernel/place.ts';
import { openJournal } from '../server/journal.ts';
import { readClusters } from '../server/read-cluster.ts';
import { type AgentContext, failed, notRunning, type OcfResult, success } from './agent.ts';

/** Exports as cluster.json has them, on a server that runs. To be done again, or beside another one, costs nothing. */
export async function reloadExports(context: AgentContext): Promise<OcfResult> {
  const { machine, parameter } = context;
  const name = parameter('server');
  if (!(await exportsHere(machine, name))) return notRunning;
  const described = await describedNow(machine, name);
  if (described === undefined) return failed(`cluster.json has no server ${name}`);
  const meant = parameter('exports');
  if (meant !== '' && meant !== exportsDigest(described.cluster, described.server))
    return failed(
      'cluster.json on this node has other exports than the cluster was told: gracekeeper apply, once more',
    );
  const { refused } = await settle(context, described);
  return refused.length === 0 ? success : failed(refused.join('; '));
}

/** Somebody has changed the table of exports by hand: what is missing there is put back, since nobody would be helped by a restart. Why it can't be; undefined when all is there. */
export async function mendExports(context: AgentContext, name: string): Promise<string | undefined> {
  const { machine } = context;
  const place = await placeOf(machine, name);
  // What cannot be read now is read at the next look.
  const described = await describedNow(machine, name).catch(() => undefined);
  if (place === undefined || described === undefined || !(await exportsHere(machine, name))) return undefined;
  const whole = await hasExports(machine, place, name);
  // Also where nothing is missing: what it has looked at it need not look at again.
  const { refused } = whole
    ? await settleExports(machine, place, described.cluster, described.server)
    : await settle(context, described);
  return refused.length === 0 ? undefined : refused.join('; ');
}

interface Described {
  readonly cluster: Cluster;
  readonly server: Server;
}

/** As it is to be, also while a change is under way. */
async function describedNow(machine: AgentContext['machine'], name: string): Promise<Described | undefined> {
  const { cluster, former } = await readClusters(machine);
  for (const known of [cluster, former]) {
    const server = known?.servers.find((one) => one.name === name);
    if (known !== undefined && server !== undefined) return { cluster: known, server };
  }
  return undefined;
}

async function settle({ machine }: AgentContext, { cluster, server }: Described): Promise<ExportsChanged> {
  const place = await placeOf(machine, server.name);
  if (place === undefined) throw new Error(`the namespaces of ${server.name} are gone`);
  const changed = await settleExports(machine, place, cluster, server);
  if (Object.values(changed).some((names: readonly string[]) => names.length > 0))
    openJournal(
      machine,
      `kernel_nfsd-${server.name}-${machine.clock.now()}`,
    )({ kind: 'exports-changed', server: server.name, ...changed });
  return changed;
}
