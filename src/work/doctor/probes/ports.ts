import { ports } from '../../../core/doctor/checks/ports.ts';
import { boundPorts } from '../../../core/protocol/proc-net-tcp.ts';
import { cat } from '../../../host/tools/cat.ts';
import { KEEPER_FILE } from '../../server/paths.ts';
import { onEachNode } from '../examine.ts';

export const portsProbe = onEachNode(ports, async (host) => {
  const [tables, corosyncRuns, keeperRuns] = await Promise.all([
    cat(host, '/proc/net/udp', '/proc/net/udp6'),
    host.services.active('corosync'),
    host.files.exists(KEEPER_FILE),
  ]);
  return { udp: boundPorts(tables), corosyncRuns, keeperRuns };
});
