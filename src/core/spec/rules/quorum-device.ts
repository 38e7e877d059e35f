import { error, warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * A vote from outside
 *
 * It is worth something only on a machine that does not fail with a node. ffsplit gives one vote, which decides nothing where the nodes are odd in number
 * (corosync-qdevice(8)).
 */
export const quorumDevice: Rule = function* ({ quorumDevice: device, nodes, servers }) {
  if (device === undefined) return;
  const at = (key: string) => ['quorum', 'device', key];
  const { host, algorithm, tls } = device;
  const node = nodes.find(({ name, address }) => host !== undefined && (name === host || address === host));
  const server = servers.find(({ name, address }) => host !== undefined && (name === host || address === host));
  if (node !== undefined || server !== undefined)
    yield error(at('host'), 'quorum-device-inside', {
      message: `${host} is ${node === undefined ? `server ${server?.name}` : `node ${node.name}`} of this cluster: its vote would be lost with it`,
      hint: 'give a machine outside, on which corosync-qnetd runs',
    });
  if (algorithm === 'ffsplit' && nodes.length % 2 === 1)
    yield warning(at('algorithm'), 'quorum-device-odd', {
      message: `ffsplit adds one vote, and ${nodes.length} nodes have a majority without it`,
      hint: 'leave the device out; or with algorithm: lms the last node that it can see goes on',
    });
  if (tls === 'off')
    yield warning(at('tls'), 'quorum-device-plain', {
      message: 'whoever can get between the nodes and the device can vote',
      hint: 'tls: on, with the certificates that corosync-qdevice-net-certutil makes',
    });
};
