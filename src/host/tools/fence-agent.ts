// Fence agents, run as Pacemaker runs them: what they are to do, and all secrets, on standard input (FenceAgentAPI.md).
import { type AgentMetadata, readAgentMetadata } from '../../core/fencing/agent-metadata.ts';
import type { Host } from '../host.ts';

const pathOf = (agent: string): string => `/usr/sbin/${agent}`;

/** Undefined where it is not installed, or is no agent of this kind (those of cluster-glue have a slash). Throws ToolError, Failed when it says no XML. */
export async function agentMetadata(host: Host, agent: string): Promise<AgentMetadata | undefined> {
  if (agent.includes('/') || !(await host.files.exists(pathOf(agent)))) return undefined;
  const { stdout } = await host.run([pathOf(agent), '-o', 'metadata']);
  return readAgentMetadata(stdout);
}

export interface AgentAction {
  readonly action: 'monitor' | 'validate-all';
  /** The device's, without Pacemaker's own. */
  readonly options: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
}

/** Throws ToolError when the agent says no, with what it says. */
export async function runAgent(host: Host, agent: string, { action, options, deadlineMs }: AgentAction): Promise<void> {
  const lines = Object.entries({ ...options, action }).map(([name, value]) => `${name}=${value}\n`);
  await host.run([pathOf(agent)], { input: lines.join(''), deadlineMs });
}
