// Pacemaker's own scheduler as a judge: crm_simulate plays what a cluster with a given CIB would do. Nothing runs.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { element, parseXml, writeXml, type XmlElement } from '../../../src/core/cib/xml.ts';

export interface Simulated {
  /** What the transition does: `move nfs1-daemon node1 node2`, `Fence (reboot) node1`. Fencing devices are left out. */
  readonly actions: readonly string[];
  /** The CIB after it. */
  readonly cib: string;
  /** Whether the action `key` waits, directly or not, for an action that `precondition` names, in the transition's graph. */
  readonly waitsFor: (key: string, precondition: string) => boolean;
}

export function simulate(cib: string, ...events: readonly string[]): Simulated {
  const folder = mkdtempSync(join(tmpdir(), 'gracekeeper-simulate-'));
  const file = (name: string): string => join(folder, name);
  try {
    writeFileSync(file('in.xml'), cib);
    const argv = ['--output-as=xml', '--xml-file', file('in.xml'), '--quorum', '1', ...events, '--simulate'];
    const told = execFileSync(
      'crm_simulate',
      [...argv, '--save-output', file('out.xml'), '--save-graph', file('graph.xml')],
      { encoding: 'utf8', maxBuffer: 64e6 },
    );
    const graph = parseXml(readFileSync(file('graph.xml'), 'utf8'));
    return {
      actions: actionsIn(parseXml(told)),
      cib: readFileSync(file('out.xml'), 'utf8'),
      waitsFor: (key, precondition) => waits(graph, key, precondition),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The CIB with a node attribute set. */
export function withNodeAttribute(cib: string, node: string, name: string, value: string): string {
  const edit = (from: XmlElement): XmlElement => {
    if (from.tag !== 'node' || from.attributes.uname !== node) return { ...from, children: from.children.map(edit) };
    const pair = element('nvpair', { id: `${node}-${name}`, name, value });
    return {
      ...from,
      children: [...from.children, element('instance_attributes', { id: `${node}-set-${name}` }, [pair])],
    };
  };
  return writeXml(edit(parseXml(cib)));
}

function actionsIn(told: XmlElement): string[] {
  const actions = told.children.find(({ tag }) => tag === 'actions')?.children ?? [];
  return actions
    .map(({ attributes: { task, action, resource, source, node, dest } }) =>
      [task ?? action, resource, source ?? node, dest].filter((word) => word !== undefined).join(' '),
    )
    .filter((line) => !/ fence-/.test(line));
}

function waits(graph: XmlElement, key: string, precondition: string): boolean {
  const synapses = graph.children.filter(({ tag }) => tag === 'synapse').map(synapse);
  const start = synapses.find(({ keys }) => keys.includes(key));
  if (start === undefined) throw new Error(`the transition has no ${key}`);
  const seen = new Set(start.inputs);
  for (const id of seen)
    for (const input of synapses.find(({ ids }) => ids.includes(id))?.inputs ?? []) seen.add(input);
  return synapses.some(({ ids, keys }) => keys.includes(precondition) && ids.some((id) => seen.has(id)));
}

function synapse({ children }: XmlElement): { ids: string[]; keys: string[]; inputs: string[] } {
  const actions = children.filter(({ tag }) => tag === 'action_set').flatMap((set) => set.children);
  const inputs = children.filter(({ tag }) => tag === 'inputs').flatMap((set) => set.children);
  return {
    ids: actions.map(({ attributes }) => attributes.id ?? ''),
    keys: actions.map(({ attributes }) => attributes.operation_key ?? ''),
    inputs: inputs.flatMap((trigger) => trigger.children.map(({ attributes }) => attributes.id ?? '')),
  };
}
