import { decodeCib } from '../../../src/core/cib/decode.ts';
import { encodeCib } from '../../../src/core/cib/encode.ts';
import { element, parseXml, writeXml, type XmlElement } from '../../../src/core/cib/xml.ts';
import { corosyncConf } from '../../../src/core/config/corosync-conf.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import type { Argv, Files, Host, RunOptions, RunResult } from '../../../src/host/host.ts';
import { CLUSTER_FILE, SERVERS, SPEC_FILE, serverPaths } from '../../../src/work/server/paths.ts';
import { type MemoryHost, memoryHost } from '../memory-host.ts';

export class Killed extends Error {}

export interface FakeLive {
  cib: string;
  readonly nodes: readonly MemoryHost[];
  readonly volume: MemoryHost;
  /** Everything that the process which used these hosts has asked for, by kind. */
  readonly asked: string[];
}

export function fakeLive(cluster: Cluster, specText: string): FakeLive {
  const paths = cluster.exports.map(({ path }) => [path, ''] as const);
  const nodes = cluster.nodes.map(({ name }) =>
    memoryHost(name, {
      ...Object.fromEntries(paths),
      [CLUSTER_FILE]: JSON.stringify(cluster),
      [SPEC_FILE]: specText,
      '/etc/corosync/corosync.conf': corosyncConf(cluster),
    }),
  );
  const volume = memoryHost('volume', { [`${cluster.stateVolume}/gracekeeper.json`]: '{}' });
  return { cib: encodeCib(compile(cluster)), nodes, volume, asked: [] };
}

/** The nodes as one process has them, which is killed before the nth thing that it asks of any. */
export function hostsOf(
  live: FakeLive,
  stateVolume: string,
  dieBefore = Number.POSITIVE_INFINITY,
): readonly [Host, ...Host[]] {
  let left = dieBefore;
  const alive = (what: string) => {
    live.asked.push(what);
    left -= 1;
    if (left < 0) throw new Killed(`killed before ${what}`);
  };
  const hosts = live.nodes.map((node): Host => {
    const files = (path: string): Files => (path.startsWith(stateVolume) ? live.volume.files : node.files);
    const guarded = new Proxy(node.files, {
      get:
        (_, name: keyof Files) =>
        async (path: string, ...more: never[]) => {
          alive(`${name} ${path} on ${node.name}`);
          if (path.startsWith(SERVERS)) return serverFile(live, name, path);
          return (files(path)[name] as (...all: unknown[]) => Promise<unknown>)(path, ...more);
        },
    });
    const run = async (argv: Argv, options: RunOptions = {}): Promise<RunResult> => {
      alive(argv.join(' '));
      return { stderr: '', ...answer(live, argv, options) };
    };
    return { ...node, files: guarded, run };
  });
  const [first, ...others] = hosts;
  if (first === undefined) throw new Error('a cluster has nodes');
  return [first, ...others];
}

/** A server of the CIB serves at once, and one that is told to stop has stopped. */
function serverFile({ cib }: FakeLive, what: string, path: string): unknown {
  const stopped = [...cib.matchAll(/id="([^"]+)_meta_target-role"/g)].map(([, server]) => server);
  const servers = decodeCib(cib)
    .plan.groups.map(({ id }) => id)
    .filter((id) => !stopped.includes(id));
  if (what === 'list') return servers;
  if (what === 'exists') return false;
  const there = what === 'read' && servers.some((server) => path === serverPaths(server).status);
  return there ? JSON.stringify({ announced: true, phase: 'serving' }) : undefined;
}

function answer(
  live: FakeLive,
  [program, ...args]: Argv,
  { input = '' }: RunOptions,
): { stdout: string; exitCode: number } {
  if (program !== 'cibadmin') return { stdout: '', exitCode: 0 };
  if (args.includes('--query')) return { stdout: live.cib, exitCode: 0 };
  const [root, patch] = [parseXml(live.cib), parseXml(input)];
  const source = patch.children[0]?.children[0]?.attributes;
  if (source?.epoch !== root.attributes.epoch) return { stdout: '', exitCode: 103 };
  const changed = patch.children.slice(1).reduce(applied, root);
  const epoch = String(Number(root.attributes.epoch) + 1);
  live.cib = writeXml({ ...changed, attributes: { ...changed.attributes, epoch } });
  return { stdout: '', exitCode: 0 };
}

/** As Pacemaker's apply_v2_patchset does it, without minding positions. */
function applied(root: XmlElement, { attributes, children }: XmlElement): XmlElement {
  const steps = (attributes.path ?? '').split('/').slice(2);
  return (
    at(root, steps, (found) => {
      if (attributes.operation === 'delete') return undefined;
      if (attributes.operation === 'create') return { ...found, children: [...found.children, ...children] };
      return { ...found, attributes: children[0]?.children[0]?.attributes ?? {} };
    }) ?? element('cib', {})
  );
}

function at(
  parent: XmlElement,
  [step, ...rest]: readonly string[],
  change: (found: XmlElement) => XmlElement | undefined,
): XmlElement | undefined {
  if (step === undefined) return change(parent);
  const is = ({ tag, attributes: { id } }: XmlElement) => step === (id === undefined ? tag : `${tag}[@id='${id}']`);
  return {
    ...parent,
    children: parent.children.flatMap((child) => (is(child) ? (at(child, rest, change) ?? []) : child)),
  };
}
