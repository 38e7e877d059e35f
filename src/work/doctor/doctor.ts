// doctor: everything that can be wrong with the nodes and the cluster, before setup and at any time. It changes nothing; it writes and removes a mark on the
// state volume.
import type { Told, Verdict } from '../../core/doctor/check.ts';
import { verdictOf } from '../../core/doctor/check.ts';
import { type NodeFact, nodes } from '../../core/doctor/checks/nodes.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { inTime } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import type { Installation } from '../install/install-agents.ts';
import { reasonOf } from '../server/reason.ts';
import { politely } from './polite.ts';
import { probes } from './probes/index.ts';
import { makeScene } from './scene.ts';

export interface DoctorParts {
  /** Of the nodes that can be reached from here. */
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  readonly installation: Installation;
  /** Called with each verdict as it comes. */
  readonly tell?: (verdict: Verdict) => void;
}

const AT_ONCE = 4;
const ANSWERS_WITHIN_MS = 20_000;

/** One verdict for each check, in their order. Never rejects because of what is wrong with a node. */
export async function doctor({ hosts, cluster, installation, tell }: DoctorParts): Promise<readonly Verdict[]> {
  const polite = hosts.map((host) => politely(host, AT_ONCE));
  const [{ clock }] = hosts;
  const reached = await Promise.all(cluster.nodes.map(({ name }) => reach(name, polite)));
  const answering = polite.filter(({ name }) => reached.some(({ node, fact }) => node === name && fact.answers));
  const scene = makeScene({ cluster, installation, clock, reached, hosts: answering });
  const first = verdictOf(nodes, nodes.judge(reached, cluster));
  tell?.(first);
  const others = probes.map(async (probe) => {
    const verdict = await probe(scene);
    tell?.(verdict);
    return verdict;
  });
  return [first, ...(await Promise.all(others))];
}

async function reach(node: string, hosts: readonly Host[]): Promise<Told<NodeFact>> {
  const host = hosts.find(({ name }) => name === node);
  if (host === undefined) return { node, fact: { answers: false, because: 'it can not be reached from here' } };
  try {
    const asked = Promise.all([host.run(['uname', '-n']), host.run(['id', '-u'])]);
    const [name, user] = await inTime(host.clock, 'its answer', ANSWERS_WITHIN_MS, asked);
    return { node, fact: { answers: true, calledItself: name.stdout.trim(), root: user.stdout.trim() === '0' } };
  } catch (error) {
    return { node, fact: { answers: false, because: reasonOf(error) } };
  }
}
