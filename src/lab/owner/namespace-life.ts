// The life of a node that is made of namespaces.
import { namespaceOf } from '../processes.ts';
import type { LabOptions } from '../state.ts';
import { startInit } from './init.ts';
import type { Life } from './life.ts';
import { connectNode } from './network.ts';
import type { NodeSurroundings } from './node.ts';
import { furnishDisks, furnishMemory } from './node-files.ts';
import { mountNode } from './node-mounts.ts';
import { nodeServices } from './services.ts';
import { inNode } from './tool.ts';

export async function bootNamespaces(
  node: LabOptions['nodes'][number],
  around: NodeSurroundings,
  first: boolean,
): Promise<Life> {
  const { name } = node;
  const init = await startInit();
  const pidNamespace = await namespaceOf(init.pid, 'pid');
  if (pidNamespace === undefined) throw new Error(`${name} ended while it booted`);
  const root = `/proc/${init.pid}/root`;
  await Promise.all([
    mountNode(name, init.pid),
    connectNode(node, init.pid),
    inNode(name, init.pid, ['hostname', name]),
  ]);
  if (first) await furnishDisks(root, name, around.nodes, around.fenceAgent);
  await furnishMemory(root);
  await around.booted(name, root);
  const over = new AbortController();
  init.ended(() => over.abort());
  const services = nodeServices(name, init.pid, over.signal, around.trouble);
  return { init: init.pid, pidNamespace, services, kill: init.kill, ended: init.ended };
}
