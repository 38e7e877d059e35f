import { decodeCib } from '../../../src/core/cib/decode.ts';
import { encodeCib } from '../../../src/core/cib/encode.ts';
import { element, parseXml, writeXml, type XmlElement } from '../../../src/core/cib/xml.ts';
import { corosyncConf } from '../../../src/core/config/corosync-conf.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import type { Argv, Files, Host, RunOptions, RunResult, Service } from '../../../src/host/host.ts';
import { NEEDED } from '../../../src/work/install/needed.ts';
import { CLUSTER_FILE, SERVERS, SPEC_FILE, serverPaths } from '../../../src/work/server/paths.ts';
import { type MemoryHost, memoryHost } from '../memory-host.ts';

export class Killed extends Error {}

export interface FakeLive {
  cib: string;
  readonly nodes: readonly MemoryHost[];
  readonly volume: MemoryHost;
  /** "corosync NODE", "pacemaker NODE". */
  readonly running: Set<string>;
  /** Nodes that do not answer. */
  readonly silent: Set<string>;
  /** Everything that the process which used these hosts has asked for, by kind. */
  readonly asked: string[];
}

/** `fresh`: machines beside its nodes, which have not been set up. */
export function fakeLive(cluster: Cluster, specText: string, fresh: readonly string[] = []): FakeLive {
  const paths = [...cluster.exports.map(({ path }) => path), ...NEEDED.map(([path]) => path)];
  const empty = Object.fromEntries(paths.map((path) => [path, '']));
  const members = cluster.nodes.map(({ name }) =>
    memoryHost(name, {
      ...empty,
      [CLUSTER_FILE]: JSON.stringify(cluster),
      [SPEC_FILE]: specText,
      '/etc/corosync/corosync.conf': corosyncConf(cluster),
      '/etc/corosync/authkey': 'key',
    }),
  );
  const volume = memoryHost('volume', { [`${cluster.stateVolume}/gracekeeper.json`]: '{}' });
  return {
    ...{ cib: encodeCib(compile(cluster)), volume, silent: new Set(), asked: [] },
    nodes: [...members, ...fresh.map((name) => memoryHost(name, empty))],
    running: new Set(cluster.nodes.flatMap(({ name }) => [`corosync ${name}`, `pacemaker ${name}`])),
  };
}

/** The nodes as one process has them, which is killed before the nth thing that it asks of any. */
export function hostsOf(
  live: FakeLive,
  stateVolume: string,
  dieBefore = Number.POSITIVE_INFINITY,
): readonly [Host, ...Host[]] {
  let left = dieBefore;
  const alive = (node: string, what: string) => {
    live.asked.push(what);
    left -= 1;
    if (live.silent.has(node)) throw new Error(`${node} does not answer`);
    if (left < 0) throw new Killed(`killed before ${what}`);
  };
  const hosts = live.nodes.map((node): Host => {
    const files = (path: string): Files => (path.startsWith(stateVolume) ? live.volume.files : node.files);
    const guarded = new Proxy(node.files, {
      get:
        (_, name: keyof Files) =>
        async (path: string, ...more: never[]) => {
          alive(node.name, `${name} ${path} on ${node.name}`);
          if (path.startsWith(SERVERS)) return serverFile(live, name, path);
          return (files(path)[name] as (...all: unknown[]) => Promise<unknown>)(path, ...more);
        },
    });
    const run = async (argv: Argv, options: RunOptions = {}): Promise<RunResult> => {
      alive(node.name, argv.join(' '));
      return { stderr: '', ...answer(live, node, argv, options) };
    };
    const service =
      <T>(what: string, act: (key: string) => T) =>
      async (name: Service): Promise<T> => {
        alive(node.name, `${what} ${name} on ${node.name}`);
        return act(`${name} ${node.name}`);
      };
    return {
      ...node,
      files: guarded,
      run,
      services: {
        start: service('start', (key) => begin(live, key, node.name)),
        stop: service('stop', (key) => void live.running.delete(key)),
        active: service('active', (key) => live.running.has(key)),
      },
    };
  });
  const [first, ...others] = hosts;
  if (first === undefined) throw new Error('a cluster has nodes');
  return [first, ...others];
}

export const hostIn =
  (hosts: readonly Host[]) =>
  ({ name }: { readonly name: string }): Host => {
    const host = hosts.find((candidate) => candidate.name === name);
    if (host === undefined) throw new Error(`there is no machine ${name}`);
    return host;
  };

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

/** A node whose Pacemaker starts stands in the CIB. */
function begin(live: FakeLive, key: string, name: string): void {
  live.running.add(key);
  const { nodes } = decodeCib(live.cib).plan;
  if (!key.startsWith('pacemaker') || nodes.some((node) => node.name === name)) return;
  const id = /\d+$/.exec(name)?.[0] ?? '';
  changeNodes(live, (known) => [...known, element('node', { id, uname: name })]);
}

function changeNodes(live: FakeLive, change: (nodes: readonly XmlElement[]) => readonly XmlElement[]): void {
  const root = parseXml(live.cib);
  const changed = at(root, ['configuration', 'nodes'], (found) => ({ ...found, children: change(found.children) }));
  const epoch = String(Number(root.attributes.epoch) + 1);
  live.cib = writeXml({ ...root, ...changed, attributes: { ...root.attributes, epoch } });
}

interface Answer {
  readonly stdout: string;
  readonly exitCode: number;
}

function answer(live: FakeLive, { name }: MemoryHost, [program, ...args]: Argv, { input = '' }: RunOptions): Answer {
  const said = (stdout: string): Answer => ({ stdout, exitCode: 0 });
  const members = live.nodes.filter((node) => live.running.has(`corosync ${node.name}`));
  if (program === 'uname') return said(`${name}\n`);
  if (program === 'crm_mon') return said(crmMon(live));
  if (program === 'corosync-cmapctl')
    return said(members.map((_, i) => `runtime.members.${i}.status (str) = joined`).join('\n'));
  if (program === 'crm_node')
    changeNodes(live, (known) => known.filter(({ attributes }) => attributes.uname !== args.at(-1)));
  return program === 'cibadmin' ? cibadmin(live, args, input) : said('');
}

function crmMon({ cib, running }: FakeLive): string {
  const nodes = decodeCib(cib).plan.nodes.map(({ name }) => {
    const online = running.has(`pacemaker ${name}`);
    return `<node name="${name}" online="${online}" unclean="${!online && running.has(`corosync ${name}`)}"/>`;
  });
  return `<pacemaker-result><nodes>${nodes.join('')}</nodes></pacemaker-result>`;
}

function cibadmin(live: FakeLive, args: readonly string[], input: string): Answer {
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
