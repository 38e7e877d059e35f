// The address of a kernel server in its node's network: on the node's interface, told to the network, and gone again.
//
// What must hold, and what can go wrong:
// - one holder: another machine that answers for it refuses the start. Asked while the daemons start (probeAhead), so that no client waits for the question.
// - cut off anywhere: interface and address are written down before it is added, so the stop knows what to take away; where that is lost, by cluster.json.
// - somebody has added it by hand, or taken it away: adding and deleting twice is doing it once; the monitor sees that it is gone.
// - its interface has vanished, and the address with it: then there is nothing to delete. It is looked for on every interface before the stop says so.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { heldAs, type Interface, interfaces } from '../../host/tools/ip.ts';
import { announcementOf, conflict } from '../server/address.ts';
import { recordedConnections } from '../server/connections.ts';
import { uptimeS } from '../server/identity.ts';
import { serviceInterface } from '../server/network.ts';
import { LOG } from '../server/paths.ts';
import { resetClients } from './connected.ts';
import { freshenGrace } from './fresh-grace.ts';
import { kernelRun } from './paths.ts';

/** Throws a sentence: another machine has it, or there is no interface for it. */
export async function announceOnHost(machine: Machine, cluster: Cluster, server: Server): Promise<void> {
  // Read meanwhile; it says nobody where it can't be read.
  const before = recordedConnections(machine, cluster, server);
  const { address, prefix, name } = server;
  const nic = (await probedLately(machine, server)) ?? (await freeInterface(machine, cluster, server));
  await freshenGrace(machine, cluster, server);
  await machine.files.write(kernelRun(name).address, `${nic.name} ${address} ${prefix}\n`);
  await machine.run(['ip', 'address', 'replace', `${address}/${prefix}`, 'dev', nic.name, ...extras(address)]);
  machine.raw.frame(nic.index, announcementOf(server, nic));
  resetClients(machine, server, await before);
  repeat(machine, nic, address);
}

/** Whatever cluster.json says by now. Throws where the node still has it. */
export async function withdrawFromHost(machine: Machine, name: string, known: Server | undefined): Promise<void> {
  const file = kernelRun(name).address;
  const [, address] = ((await machine.files.read(file)) ?? '').trim().split(' ');
  const gone = address ?? known?.address;
  if (gone === undefined) return;
  const held = await heldAs(machine, gone);
  // It may vanish meanwhile, with its interface or by somebody's hand.
  for (const { interfaceName, prefix } of held)
    await machine.run(['ip', 'address', 'delete', `${gone}/${prefix}`, 'dev', interfaceName], { okExits: [0, 1, 2] });
  const [left] = held.length === 0 ? [] : await heldAs(machine, gone);
  if (left !== undefined) throw new Error(`address ${gone} can't be taken from ${left.interfaceName}`);
  await machine.files.remove(file);
}

/** On the interface that it was put on, and that is up. */
export async function isOnHost(machine: Machine, name: string): Promise<boolean> {
  const [nic, address] = ((await machine.files.read(kernelRun(name).address)) ?? '').trim().split(' ');
  if (nic === undefined || address === undefined) return false;
  const state = (await machine.files.read(`/sys/class/net/${nic}/operstate`))?.trim();
  const held = (await interfaces(machine)).some((it) => it.name === nic && it.addresses.includes(address));
  return held && (state === 'up' || state === 'unknown');
}

/** Asks who else answers for the address, and remembers where nobody did. Throws nothing: the announcement asks again. */
export async function probeAhead(machine: Machine, cluster: Cluster, server: Server): Promise<void> {
  try {
    const nic = await freeInterface(machine, cluster, server);
    const probed: Probed = { address: server.address, atS: await uptimeS(machine), nic };
    await machine.files.write(kernelRun(server.name).probed, JSON.stringify(probed));
  } catch {
    // As above.
  }
}

// ---

interface Probed {
  readonly address: string;
  /** Seconds since the boot. */
  readonly atS: number;
  readonly nic: Interface;
}

/** As long as a slow node's daemons take from the question to the announcement. */
const PROBE_HOLDS_S = 60;

async function probedLately(machine: Machine, { name, address }: Server): Promise<Interface | undefined> {
  const file = kernelRun(name).probed;
  const text = await machine.files.read(file);
  if (text === undefined) return undefined;
  // It holds for one start.
  await machine.files.remove(file);
  const probed = JSON.parse(text) as Probed;
  return probed.address === address && (await uptimeS(machine)) - probed.atS < PROBE_HOLDS_S ? probed.nic : undefined;
}

/** That of the cluster's network, where nobody else has the address. What it has already it may keep. */
async function freeInterface(machine: Machine, cluster: Cluster, server: Server): Promise<Interface> {
  const { address } = server;
  const all = await interfaces(machine);
  const { nic } = await serviceInterface(machine, cluster, all);
  if (nic.addresses.includes(address)) return nic;
  const other = all.find(({ addresses }) => addresses.includes(address));
  if (other !== undefined)
    throw new Error(`address ${address} is on ${other.name} of ${machine.name} already, not on ${nic.name}`);
  const refusal = await conflict(machine, server, nic);
  if (refusal !== undefined) throw new Error(refusal);
  return nic;
}

/** Nobody is asked on the way (nodad): the probe has done that, and the address is here at once. */
const extras = (address: string): readonly string[] => (address.includes(':') ? ['nodad'] : ['broadcast', '+']);

/** A switch or a client may miss one. Beside us, as nobody waits for it; for IPv6 there is no program everywhere, and only a process that goes on says it again (agents/serve.ts). */
function repeat(machine: Machine, nic: Interface, address: string): void {
  if (address.includes(':')) return void repeatFrame(machine, nic, address);
  const argv = ['arping', '-q', '-U', '-c', '4', '-I', nic.name, address] as const;
  machine.start(argv, { logTo: `${LOG}/arping.log`, detached: true });
}

async function repeatFrame(machine: Machine, nic: Interface, address: string): Promise<void> {
  for (let times = 1; times <= 3; times += 1) {
    await machine.clock.pause(AGAIN_MS);
    try {
      machine.raw.frame(nic.index, announcementOf({ address }, nic));
    } catch {
      // Its interface is gone: then it has nothing to tell.
      return;
    }
  }
}

const AGAIN_MS = 500;
