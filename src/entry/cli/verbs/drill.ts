import { Option } from 'commander';
import { Failed } from '../../../core/base/failed.ts';
import { requireServer } from '../../../work/commands/move.ts';
import { drill, restore } from '../../../work/drill/drill.ts';
import { FAULT_KINDS, faultOf } from '../../../work/drill/faults.ts';
import { defaultKinds, parseKinds, withClients } from '../drill-clients.ts';
import { drillInWords, isSound } from '../drill-in-words.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { progressLines } from '../progress.ts';
import { type TargetOptions, withTarget } from '../target.ts';

interface DrillOptions extends TargetOptions {
  readonly fault: string;
  readonly server?: string;
  readonly clients?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export const drillVerb: Verb = (program) => {
  program
    .command('drill')
    .description('a fault on purpose under real traffic, and what every client saw of it')
    .addOption(new Option('--fault <KIND>', 'what happens').choices(FAULT_KINDS).makeOptionMandatory())
    .option('--server <SERVER>', 'to which server (the first of the spec unless given)')
    .option('--clients <KINDS>', 'as in kernel:3,kernel:4.1 (what the server serves unless given)')
    .option('--lab [NAME]', 'on a lab')
    .option('--spec <FILE>', 'on the cluster of this file; wants --yes')
    .option('--yes', 'yes, disturb the clients of a real cluster')
    .option('--json', 'answer with one JSON object')
    .action((options: DrillOptions) => answer(options.json ?? false, () => run(options)));
};

async function run(options: DrillOptions) {
  requirePermission(options);
  return withTarget(options, async ({ hosts, cluster, lab }) => {
    const server = requireServer(cluster, options.server ?? cluster.servers[0]?.name ?? '');
    if (lab === undefined)
      throw new Failed(3, 'no-clients', 'a drill on a real cluster has no clients yet', {
        hint: 'drill a lab with the same spec: gracekeeper lab up --spec FILE',
      });
    const kinds = options.clients === undefined ? defaultKinds(server) : parseKinds(options.clients);
    const progress = progressLines();
    progress('booting clients');
    const scene = { hosts, cluster, server };
    const record = await withClients(lab, cluster, server, kinds, (clients) =>
      drill(scene, faultOf(options.fault), clients, progress),
    );
    await restore(scene, progress);
    return { exit: isSound(record.result.clients) ? 0 : 1, json: record.result, text: drillInWords(record) } as const;
  });
}

function requirePermission({ lab, spec, yes }: DrillOptions): void {
  if (lab !== undefined || (spec !== undefined && yes)) return;
  throw new Failed(2, 'drill-target', 'a drill disturbs clients: it wants --lab [NAME], or --spec FILE --yes');
}
