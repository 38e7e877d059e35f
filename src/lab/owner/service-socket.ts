// The service manager, as programs on a node reach it: there is no systemd on a node, so what answers to the name of systemctl asks here.
import { chmod, writeFile } from 'node:fs/promises';
import { type Listener, serveSocket } from '../../host/control-socket.ts';
import type { Service } from '../../host/host.ts';
import { BOOT_ORDER } from './services.ts';

export interface ManagedServices {
  start(service: Service): Promise<void>;
  stop(service: Service): Promise<void>;
  active(service: Service): boolean | Promise<boolean>;
}

/** On a socket in the node's own file system, which goes with the node. `root`: where that is seen. */
export async function openServiceSocket(root: string, services: ManagedServices): Promise<Listener> {
  await writeFile(`${root}${SYSTEMCTL}`, PROGRAM);
  await chmod(`${root}${SYSTEMCTL}`, 0o755);
  return serveSocket(`${root}${SOCKET}`, async ({ verb, unit }) => {
    const service = BOOT_ORDER.find((name) => `${name}.service` === unit);
    if (service === undefined) throw new Error(`Unit ${unit} could not be found.`);
    if (verb === 'is-active') return { active: await services.active(service) };
    if (verb !== 'start' && verb !== 'stop') throw new Error(`a lab's systemctl does not know ${verb}`);
    await services[verb](service);
    return {};
  });
}

const SOCKET = '/run/gracekeeper-lab-services.sock';
/** Found before a real one in /usr/bin. */
const SYSTEMCTL = '/usr/sbin/systemctl';
/** Exit codes as systemctl(1) has them: 3, not active; 5, no such unit or anything else. */
const PROGRAM = `#!/bin/sh
# A lab node's service manager (gracekeeper): start, stop and is-active [--quiet] UNIT
verb=$1
[ "$2" != --quiet ] || shift
answer=$(echo "{\\"verb\\":\\"$verb\\",\\"unit\\":\\"$2\\"}" | socat -t 200 - UNIX-CONNECT:${SOCKET}) || exit 5
case $answer in
*'"active":false'*) exit 3 ;;
'{"ok"'*) exit 0 ;;
esac
echo "$answer" >&2
exit 5
`;
