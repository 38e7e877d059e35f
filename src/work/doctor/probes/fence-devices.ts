import { fenceDevices } from '../../../core/doctor/checks/fence-devices.ts';
import { isSecretOption } from '../../../core/fencing/judge-options.ts';
import { WATCHDOG_AGENT } from '../../../core/plan/fencing.ts';
import type { Host } from '../../../host/host.ts';
import { ToolError } from '../../../host/tool-error.ts';
import { runAgent } from '../../../host/tools/fence-agent.ts';
import { reasonOf } from '../../server/reason.ts';
import { onCluster } from '../examine.ts';
import { devicesOf, isUsedOn, type NamedDevice } from '../fence-places.ts';

/** Within the deadline of a check. Pacemaker's own monitor has 60 s. */
const DEADLINE_MS = 50_000;

/** Each by one node, the first after its own: management controllers don't bear being asked by all at once. */
export const fenceDevicesProbe = onCluster(fenceDevices, async ({ cluster, hosts }) => {
  const [first] = hosts;
  if (first === undefined) throw new Error('no node answers');
  // A watchdog is asked by nobody: the check of that name looks after it.
  const devices = devicesOf(cluster).filter(({ device }) => device.agent !== WATCHDOG_AGENT);
  const asked = devices.map(async (each) => {
    const host = askedFrom(each, hosts);
    return {
      id: each.id,
      node: host?.name ?? first.name,
      complaint: host === undefined ? 'no node answers that may use it' : await complaint(host, each),
    };
  });
  return { node: first.name, fact: await Promise.all(asked) };
});

function askedFrom({ device }: NamedDevice, hosts: readonly Host[]): Host | undefined {
  const at = hosts.findIndex(({ name }) => name === device.nodes[0]) + 1;
  return [...hosts.slice(at), ...hosts.slice(0, at)].find(({ name }) => isUsedOn(device, name));
}

async function complaint(host: Host, { device }: NamedDevice): Promise<string | undefined> {
  const options = Object.fromEntries(Object.entries(device.options).filter(([name]) => !name.startsWith('pcmk_')));
  try {
    await runAgent(host, device.agent, { action: 'monitor', options, deadlineMs: DEADLINE_MS });
    return undefined;
  } catch (error) {
    return withoutValues(error instanceof ToolError ? lastWords(error) : reasonOf(error), options);
  }
}

/** Some agents repeat what they were given. */
function withoutValues(complaint: string, options: Readonly<Record<string, string>>): string {
  const secrets = Object.entries(options).filter(([option, value]) => isSecretOption(option) && value !== '');
  return secrets.reduce((text, [, value]) => text.replaceAll(value, '(secret)'), complaint);
}

/** What the agent said last: its warnings come first. */
const lastWords = ({ message, failure }: ToolError): string =>
  failure.stderr
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .at(-1) ?? message;
