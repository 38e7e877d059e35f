// A lab node as a Host, from outside the lab. Tests, demo and the command line use it exactly as they would a real machine.
import { follow, followWhenReady } from '../host/follow.ts';
import type { Argv, Host, Services } from '../host/host.ts';
import { systemClock } from '../host/local.ts';
import { runProgram } from '../host/run-program.ts';
import type { Control } from './control.ts';
import { ENVIRONMENT } from './environment.ts';
import { into } from './namespaces.ts';
import { neverRan } from './never-ran.ts';
import { nodeFiles } from './node-files.ts';
import { allProcesses, namespaceOf, pidsOf } from './processes.ts';
import type { NodeState } from './state.ts';

const SERVICE_MS = 180_000;
const ASK_MS = 10_000;

export interface LabHost extends Host {
  /** The node's first process as this process sees it. Throws when the node is off, and for a kernel node, whose processes nobody sees from outside. */
  init(): Promise<number>;
  /** The argv that runs `argv` there, with the caller's standard streams and its exit code. */
  entering(argv: Argv): Promise<Argv>;
  powered(): Promise<boolean>;
}

export function labHost(control: Control, name: string): LabHost {
  const init = initFinder(control, name);
  return {
    name,
    clock: systemClock,
    init,
    entering: async (argv) => into(await init(), argv),
    powered: async () => (await stateOf(control, name)).power === 'on',
    files: nodeFiles(async () => `/proc/${await init()}/root`),
    services: nodeServices(control, name),
    run: async (argv, options) => {
      const pid = await init().catch((error: unknown) => {
        throw neverRan(name, argv, error);
      });
      return runProgram({ host: name, argv: into(pid, argv), shown: argv, env: ENVIRONMENT }, options);
    },
    follow: (argv, line) => followWhenReady(async () => follow(into(await init(), argv), line, { group: true })),
  };
}

/** Remembers the process, and asks again only when its pid namespace is no longer the one that it was found by. Several may ask at once. */
function initFinder(control: Control, name: string): () => Promise<number> {
  let known: { readonly pid: number; readonly namespace: number } | undefined;
  return async () => {
    const last = known;
    if (last && (await namespaceOf(last.pid, 'pid')) === last.namespace) return last.pid;
    const { pidNamespace } = await stateOf(control, name);
    if (pidNamespace === null) throw new Error(`${name} is powered off`);
    const found = { pid: await firstProcessOf(name, pidNamespace), namespace: pidNamespace };
    known = found;
    return found.pid;
  };
}

export async function stateOf(control: Control, name: string): Promise<NodeState> {
  const { nodes } = await control.ask('state', {}, ASK_MS);
  const node = nodes.find((candidate) => candidate.name === name);
  if (!node) throw new Error(`there is no node "${name}" in this lab`);
  return node;
}

async function firstProcessOf(name: string, namespace: number): Promise<number> {
  // All at once: one after the other, the processes of a busy machine take longer than what is then asked of the node.
  const isFirst = async (pid: number) =>
    (await namespaceOf(pid, 'pid')) === namespace && (await pidsOf(pid))?.at(-1) === 1 ? [pid] : [];
  const [found] = (await Promise.all((await allProcesses()).map(isFirst))).flat();
  if (found === undefined) throw new Error(`${name} has just been powered off`);
  return found;
}

export function nodeServices(control: Control, node: string): Services {
  return {
    start: async (service) => {
      await control.ask('service', { node, service, action: 'start' }, SERVICE_MS);
    },
    stop: async (service) => {
      await control.ask('service', { node, service, action: 'stop' }, SERVICE_MS);
    },
    active: async (service) => (await control.ask('service-active', { node, service }, ASK_MS)).active,
  };
}
