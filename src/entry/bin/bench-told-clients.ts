// bench-told-clients LIVING DEAD HOSTS: in a network and mount namespace of its own, that many NFSv3 clients with status monitors, as many addresses
// that answer nothing, and a server's address with the name that sm-notify looks for. Says "ready"; ends with its input.
import '../threads.ts';
import { localHost } from '../../host/local.ts';
import { startToldClients } from '../../lab/told-clients.ts';
import { clientAddresses, SERVER_ADDRESS } from '../bench/notify-scene.ts';

const [, , living = '0', dead = '0', hosts = ''] = process.argv;
const host = localHost();

async function main(): Promise<void> {
  const commands = [
    'link set lo up',
    `address add ${SERVER_ADDRESS}/32 dev lo`,
    // All of them are this machine's, without being given to it one by one (AnyIP).
    'route add local 10.99.0.0/16 dev lo',
  ];
  await host.run(['ip', '-batch', '-'], { input: commands.join('\n') });
  await host.run(['mount', '--bind', hosts, '/etc/hosts']);
  const addresses = clientAddresses(Number(living) + Number(dead)).slice(0, Number(living));
  await startToldClients({ addresses, portmapPort: 111 });
  process.stdout.write('ready\n');
}

process.stdin.on('end', () => process.exit(0)).resume();
void main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
