// Where a server is on this node: its network namespace, and what the guard at the door lets out (TAKEOVER section 7).
import { guardAbsent, guardListening, guardRules } from '../../core/config/nft-guard.ts';
import { nodeGuard } from '../../core/config/nft-node.ts';
import { serverPorts } from '../../core/config/ports.ts';
import type { Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import type { Interface } from '../../host/tools/ip.ts';
import { applyRules } from '../../host/tools/nft.ts';
import { makeNetwork, removeNetwork, type ServerNetwork } from './network.ts';

export class Site {
  readonly #machine: Machine;
  readonly #server: Server;
  #network: ServerNetwork | undefined;

  constructor(machine: Machine, server: Server) {
    [this.#machine, this.#server] = [machine, server];
  }

  /** Throws while there is none. */
  get network(): ServerNetwork {
    if (this.#network === undefined) throw new Error(`${this.#server.name} has no network yet`);
    return this.#network;
  }

  async make(nic: Interface, nodeAddress: string): Promise<void> {
    this.#network = await makeNetwork(this.#machine, this.#server, nic, nodeAddress);
  }

  /** Until `listening`, nobody is refused here. */
  async arm(): Promise<void> {
    const { nic, nodeAddress } = this.network;
    await Promise.all([
      this.#guard(guardRules({ ports: serverPorts(this.#server), exempt: [nodeAddress] })),
      applyRules(this.#machine, nodeGuard(nic.name, this.#server.address)),
    ]);
  }

  /** A daemon listens. */
  async listening(): Promise<void> {
    await this.#guard(guardListening(serverPorts(this.#server)));
  }

  /** No daemon listens any more. */
  async absent(): Promise<void> {
    await this.#guard(guardAbsent(serverPorts(this.#server)));
  }

  async remove(): Promise<void> {
    await removeNetwork(this.#machine, this.#server.name);
  }

  async #guard(rules: string): Promise<void> {
    await applyRules(this.#machine, rules, this.network.namespace);
  }
}
