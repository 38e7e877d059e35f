// From an agent's declaration, an action and an environment to a result.
import { fits } from '../../core/base/name.ts';
import type { Machine } from '../../host/machine.ts';
import { reasonOf } from '../server/reason.ts';
import { type Agent, type AgentContext, type AgentParameter, failed, OCF, type OcfResult } from './agent.ts';

const DEFAULT_TIMEOUT_MS = 20_000;
const LEAST_MS = 1_000;

export interface AgentCall {
  readonly action: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly machine: Machine;
  readonly bundle: AgentContext['bundle'];
  /** What the launcher has used up of the action's time. */
  readonly spentMs: number;
}

export async function runAgent(agent: Agent, call: AgentCall): Promise<OcfResult> {
  const action = agent.actions[call.action];
  if (action === undefined) return { exit: OCF.unimplemented, reason: `${agent.name} has no action ${call.action}` };
  const parameter = (name: string) => call.env[`OCF_RESKEY_${name}`] ?? '';
  const missing = agent.parameters.find(({ name, required }) => required && parameter(name) === '');
  if (missing !== undefined) return { exit: OCF.notConfigured, reason: `parameter ${missing.name} is missing` };
  const unsafe = agent.parameters.find(({ name, rule }) => parameter(name) !== '' && !fits(rule, parameter(name)));
  // It becomes part of paths that are removed, and of what is mounted.
  if (unsafe !== undefined) return { exit: OCF.notConfigured, reason: notAllowed(unsafe, parameter(unsafe.name)) };
  const meta = (name: string) => call.env[`OCF_RESKEY_CRM_meta_${name}`] ?? '';
  const timeoutMs = Math.max(LEAST_MS, (Number(meta('timeout')) || DEFAULT_TIMEOUT_MS) - call.spentMs);
  try {
    return await action.run({ machine: call.machine, parameter, meta, bundle: call.bundle, timeoutMs });
  } catch (error) {
    return failed(reasonOf(error));
  }
}

const notAllowed = ({ name, rule }: AgentParameter, value: string): string =>
  `parameter ${name} can't be ${JSON.stringify(value.slice(0, LONGEST_SHOWN))}: a valid one ${rule.says}`;

const LONGEST_SHOWN = 60;
