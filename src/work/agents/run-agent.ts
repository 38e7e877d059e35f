// From an agent's declaration, an action and an environment to a result.
import type { Machine } from '../../host/machine.ts';
import { type Agent, type AgentContext, failed, OCF, type OcfResult } from './agent.ts';

const DEFAULT_TIMEOUT_MS = 20_000;

export interface AgentCall {
  readonly action: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly machine: Machine;
  readonly bundle: AgentContext['bundle'];
}

export async function runAgent(agent: Agent, call: AgentCall): Promise<OcfResult> {
  const action = agent.actions[call.action];
  if (action === undefined) return { exit: OCF.unimplemented, reason: `${agent.name} has no action ${call.action}` };
  const parameter = (name: string) => call.env[`OCF_RESKEY_${name}`] ?? '';
  const missing = agent.parameters.find(({ name, required }) => required && parameter(name) === '');
  if (missing !== undefined) return { exit: OCF.notConfigured, reason: `parameter ${missing.name} is missing` };
  const meta = (name: string) => call.env[`OCF_RESKEY_CRM_meta_${name}`] ?? '';
  const timeoutMs = Number(meta('timeout')) || DEFAULT_TIMEOUT_MS;
  try {
    return await action.run({ machine: call.machine, parameter, meta, bundle: call.bundle, timeoutMs });
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}
