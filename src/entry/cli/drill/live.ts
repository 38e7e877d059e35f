// A drill on a real cluster: first what it would do and who would notice; with --yes it does it, and watches the address.
import { Failed } from '../../../core/base/failed.ts';
import { FAULTS, type FaultKind } from '../../../core/base/fault-kind.ts';
import { requireWay } from '../../../core/drill/ways.ts';
import { requireServer } from '../../../core/spec/require-named.ts';
import { callNull } from '../../../host/rpc-null.ts';
import { drill } from '../../../work/drill/drill.ts';
import { type DryRun, dryRun, type Noticing } from '../../../work/drill/dry-run.ts';
import { faultOf } from '../../../work/drill/faults.ts';
import { restore } from '../../../work/drill/heal.ts';
import { liveInjector } from '../../../work/drill/live-injector.ts';
import { nullClient } from '../../../work/drill/null-client.ts';
import type { DrillScene } from '../../../work/drill/scene.ts';
import { struck } from '../../../work/drill/struck.ts';
import { nullCall } from '../../../work/server/incarnation.ts';
import type { Outcome } from '../outcome.ts';
import { progressLines } from '../progress.ts';
import type { Target } from '../target.ts';
import { drillInWords } from './in-words.ts';

export interface LiveDrill {
  readonly kind: FaultKind;
  readonly server: string | undefined;
  readonly target: string | undefined;
  readonly yes: boolean;
}

export async function drillLive({ hosts, cluster }: Target, wish: LiveDrill, signal: AbortSignal): Promise<Outcome> {
  const server = requireServer(cluster, wish.server ?? cluster.servers[0]?.name ?? '');
  requireWay(wish.kind, server, undefined);
  const injector = liveInjector(hosts);
  const scene: DrillScene = { hosts, cluster, server, injector, ...(wish.target && { target: wish.target }) };
  const fault = faultOf(wish.kind);
  const victim = struck(scene, wish.kind, server.home);
  const plan = await dryRun({ hosts, cluster, server, kind: wish.kind, struck: victim });
  if (!wish.yes) return { exit: 0, json: { dryRun: plan }, text: dryRunInWords(plan) };
  const progress = progressLines();
  const [{ clock }] = hosts;
  const ask = () => callNull(nullCall(server, ANSWERS_WITHIN_MS));
  await ask().catch((error: unknown) => {
    throw new Failed(
      3,
      'server-out-of-reach',
      `${server.address} does not answer this machine: nothing could be measured`,
      {
        cause: error,
        hint: 'run it on a node, or on a machine that clients could be',
      },
    );
  });
  const record = await drill(scene, fault, [nullClient({ clock, server: server.name, ask })], progress, signal);
  const unrestored = await restore(scene, [], progress);
  const result = { ...record.result, problems: [...record.result.problems, ...unrestored] };
  const exit = result.problems.length === 0 ? 0 : 1;
  return { exit, json: { ...result, dryRun: plan }, text: drillInWords({ ...record, result }) };
}

/** A question that is lost costs so much of the gap that is measured. */
const ANSWERS_WITHIN_MS = 300;

function dryRunInWords({ fault, server, target, what, clients, peers }: DryRun): string {
  const twice = fault === 'move' ? '; then it is moved home again' : '';
  return [
    `${fault} of ${FAULTS[fault].target === 'server' ? server : target}: ${what}${twice}`,
    ...clients.map((each) => `${each.server}: ${whoNotices(each)}`),
    ...(clients.length === 0 ? ['no client would notice'] : []),
    ...(peers.length === 0 || clients.length === 0
      ? []
      : [`${peers.join(', ')}: in grace until its clients have reclaimed: no new locks, opens or renames meanwhile`]),
    'nothing has been done: --yes does it',
  ].join('\n');
}

function whoNotices({ connected, reason }: Noticing): string {
  if (connected === null) return `its node can not say who is connected: ${reason}`;
  if (connected.length === 0) return 'nobody is connected';
  return `${connected.length} clients would wait and reclaim: ${connected.join(', ')}`;
}
