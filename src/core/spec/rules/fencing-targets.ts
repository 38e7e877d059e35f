import { parseAddress } from '../../base/address.ts';
import type { FencingDevice } from '../cluster.ts';
import type { Loose } from '../loose.ts';
import { error, warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Fencing targets
 *
 * The slips that are found on the worst day: a controller that two nodes are said to have, so that fencing one kills the other; and a
 * device at a node's or a server's own address, which is silent when it is needed.
 */
export const fencingTargets: Rule = function* ({ fencing, nodes, servers }) {
  if (fencing.kind !== 'devices') return;
  const controllers = new Map<string, string>();
  for (const [i, device] of fencing.devices.entries()) {
    const option = ['ip', 'ipaddr'].find((name) => Object.hasOwn(device.options, name)) ?? 'ip';
    const path = ['fencing', i, 'options', option];
    const ip = device.options[option];
    const target = device.nodes.join(', ');
    const holder = [...nodes, ...servers].find(({ address }) => ip !== undefined && same(ip, address));
    if (holder)
      yield warning(path, 'fencing-at-node', {
        message: `${ip} is the address of ${holder.name} itself, silent when it must be fenced`,
        hint: 'give the address of the power switch or of the management controller',
      });
    if (isController(device) && device.nodes.length > 1)
      yield error(['fencing', i, 'agent'], 'fencing-one-controller', {
        message: `${device.agent} talks to the controller of one machine, and is to fence ${target}`,
        hint: 'give each node a device of its own: fencing one node would kill the other',
      });
    const first = isController(device) && ip !== undefined ? controllers.get(ip) : undefined;
    if (first !== undefined && first !== target)
      yield error(path, 'fencing-one-controller', {
        message: `${ip} is the management controller of ${first} already`,
        hint: 'a management controller switches one machine: fencing one node would kill the other',
      });
    else if (isController(device) && ip !== undefined) controllers.set(ip, target);
  }
};

/** Agents that talk to the controller inside one machine, rather than to a switch, a chassis or a hypervisor that has many. */
const isController = ({ agent, options }: Loose<FencingDevice>): boolean =>
  /^fence_(ipmilan|ilo\d*(_ssh|_mp)?|idrac|drac5?|imm|rsa|redfish)$/.test(agent ?? '') &&
  !('port' in options || 'plug' in options || 'ipport' in options || 'systems_uri' in options);

const same = (ip: string, address: string | undefined): boolean => {
  const parsed = parseAddress(ip);
  return parsed !== undefined && parsed.value === (address === undefined ? undefined : parseAddress(address)?.value);
};
