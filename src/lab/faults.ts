// Faults on purpose. Each returns when it was injected, in milliseconds since the epoch.
import { Failed } from '../core/base/failed.ts';
import type { LabHost } from './host.ts';
import type { Lab } from './lab.ts';

export interface Injected {
  readonly at: number;
  readonly node: string;
}

export const FAULTS = ['daemon-crash', 'node-death'] as const;
export type FaultKind = (typeof FAULTS)[number];

/** `target`: a server for daemon-crash, a node for node-death. Throws Failed when the target is not there. */
export function inject(lab: Lab, kind: FaultKind, target: string): Promise<Injected> {
  return kind === 'daemon-crash' ? crashDaemon(lab, target) : killNode(lab, target);
}

async function crashDaemon(lab: Lab, server: string): Promise<Injected> {
  for (const host of lab.hosts()) {
    const daemon = await daemonOn(host, server);
    if (daemon === undefined) continue;
    const at = host.clock.now();
    await host.run(['kill', '-KILL', `${daemon}`]);
    return { at, node: host.name };
  }
  throw new Failed(2, 'no-daemon', `no node of lab ${lab.name} runs a daemon of server "${server}"`);
}

async function killNode(lab: Lab, node: string): Promise<Injected> {
  const at = lab.host(node).clock.now();
  await lab.power(node, 'off');
  return { at, node };
}

/** The server's Ganesha on this node, by the number that the node knows it by: its supervisor publishes it. */
async function daemonOn(host: LabHost, server: string): Promise<number | undefined> {
  if (!(await host.powered())) return undefined;
  const text = await host.files.read(`/run/gracekeeper/servers/${server}/status.json`);
  const { daemonPid } = (text === undefined ? {} : JSON.parse(text)) as { daemonPid?: number | null };
  // A record may outlive its daemon, and the number may be another's by now.
  const program = (await host.files.read(`/proc/${daemonPid ?? 'none'}/cmdline`))?.split('\0')[0];
  return program?.endsWith('ganesha.nfsd') ? (daemonPid ?? undefined) : undefined;
}
