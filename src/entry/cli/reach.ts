// The nodes of a spec, as this machine reaches them: itself where it is one of them, the others over SSH.
import { Failed } from '../../core/base/failed.ts';
import type { Cluster, ClusterNode } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { localHost } from '../../host/local.ts';
import { openSshHosts, type SshHost } from '../../host/ssh/ssh-hosts.ts';

export interface Reached {
  /** In the order of the spec. Those that can't be reached say so when they are asked. */
  readonly hosts: readonly Host[];
  /** One of another spec of the same cluster, or of this one: the same object every time. */
  hostOf(node: ClusterNode): Host;
  close(): Promise<void>;
}

/**
 * Throws Failed (3) when no node can be reached at all: one that can't may be dead, which a cluster survives.
 * Ctrl-C ends the connections too: where nobody else answers it, this process then ends with 130.
 */
export async function reach(cluster: Cluster, configFile: string | undefined): Promise<Reached> {
  const ssh = openSshHosts(configFile === undefined ? {} : { configFile });
  const local = localHost();
  const far = new Map<string, SshHost>();
  const hostOf = ({ name, ssh: destination }: ClusterNode): Host => {
    if (name === local.name) return local;
    const key = `${name} ${destination}`;
    const host = far.get(key) ?? ssh.host(name, destination);
    far.set(key, host);
    return host;
  };
  const hosts = cluster.nodes.map(hostOf);
  const unhook = onInterruption(() => ssh.closeNow());
  const close = async () => {
    unhook();
    await ssh.close();
  };
  try {
    if (far.size === hosts.length) await anyReady(cluster.name, [...far.values()]);
  } catch (error) {
    await close();
    throw error;
  }
  return { hosts, hostOf, close };
}

async function anyReady(cluster: string, hosts: readonly SshHost[]): Promise<void> {
  try {
    await Promise.any(hosts.map((host) => host.ready()));
  } catch (error) {
    const why: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    const [first] = why;
    if (!(first instanceof Failed) || why.length === 1) throw first ?? error;
    const message = `no node of ${cluster} can be reached: ${why.map(messageOf).join('; ')}`;
    throw new Failed(3, first.code, message, first.hint === undefined ? {} : { hint: first.hint });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Whoever else listens for the signal goes on with it, and closes in the end. */
function onInterruption(closeNow: () => void): () => void {
  const hooks = Object.entries(SIGNALS).map(([signal, exitCode]) => {
    const hook = () => {
      if (process.listenerCount(signal) > 1) return;
      closeNow();
      process.stderr.write('gracekeeper: interrupted\n');
      process.exit(exitCode);
    };
    process.on(signal, hook);
    return () => process.off(signal, hook);
  });
  return () => {
    for (const unhook of hooks) unhook();
  };
}
