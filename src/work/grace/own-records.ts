// What the state volume says of one server: who holds it, and which of its incidents are open. One access at a time, in the order in which they
// were asked for: what is written last is what was said last, and what a start finds is not its own.
import { foundAtStart, type Holder, type Incident } from '../../core/grace/incident.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { closeIncident, incidentsOf, openIncident, readHolder, writeHolder } from './records.ts';

export interface OwnRecords {
  /** What its clients are owed, as the server that starts finds it. Rejects when the state volume can't be read. */
  found(): Promise<Incident | undefined>;
  /** Resolves when it is on disk. */
  hold(state: Pick<Holder, 'epoch' | 'stopped'>): Promise<void>;
  /** Resolves with whether it is on disk. */
  open(incident: Incident): Promise<boolean>;
  /** Closes those of this incarnation and all before it; resolves with what was open. Those that can't be taken away expire. */
  closeUpTo(incident: Incident): Promise<readonly Incident[]>;
}

export function ownRecords(machine: Machine, cluster: Cluster, server: Server): OwnRecords {
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(access: () => Promise<T>): Promise<T> => {
    const done = last.then(access);
    // Whoever asked for it hears of it; the next one in line does not.
    last = done.catch(() => undefined);
    return done;
  };
  const close = async (known: Incident) => {
    // Those that can't be read expire; the one that is known is closed all the same.
    const all = await incidentsOf(machine, cluster, server.name).catch(() => []);
    const earlier = all.filter(({ epoch }) => epoch <= known.epoch);
    const over = earlier.some(({ epoch }) => epoch === known.epoch) ? earlier : [known, ...earlier];
    await Promise.allSettled(over.map((incident) => closeIncident(machine, cluster, incident)));
    return over;
  };
  return {
    found: () =>
      inOrder(async () => {
        const holder = readHolder(machine, cluster, server.name);
        const open = incidentsOf(machine, cluster, server.name);
        return foundAtStart(await holder, (await open)[0]);
      }),
    hold: (state) =>
      inOrder(() => writeHolder(machine, cluster, { server: server.name, node: machine.name, ...state })),
    open: (incident) =>
      inOrder(() => openIncident(machine, cluster, incident)).then(
        () => true,
        () => false,
      ),
    closeUpTo: (incident) => inOrder(() => close(incident)),
  };
}
