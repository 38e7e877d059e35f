import fc from 'fast-check';
import { INCIDENT_CAUSES } from '../../../src/core/grace/incident.ts';
import type { Observation, Sighting } from '../../../src/core/observe/observation.ts';

const server = fc.constantFrom('nfs1', 'nfs2');
const count = fc.nat(9);
const ending = {
  code: fc.option(fc.integer({ min: 0, max: 255 })),
  signal: fc.option(fc.constantFrom('SIGKILL', 'SIGTERM')),
};
const plain = fc.constantFrom(
  'server-starting',
  'grace-entered',
  'grace-left',
  'address-announced',
  'address-muted',
  'grace-released',
  'failback-began',
  'server-stopping',
  'server-stopped',
);

const sighting: fc.Arbitrary<Sighting> = fc.oneof(
  fc.record({ kind: plain, server }),
  fc.record({ kind: fc.constant('daemon-started' as const), server, pid: count, epoch: count }),
  fc.record({ kind: fc.constant('daemon-answering' as const), server, epoch: count }),
  fc.record({ kind: fc.constant('daemon-hung' as const), server, silent: fc.constantFrom('nfs', 'bus', 'grace') }),
  fc.record({ kind: fc.constant('daemon-exited' as const), server, ...ending }),
  fc.record({ kind: fc.constant('child-exited' as const), server, child: fc.string(), ...ending }),
  fc.record({
    kind: fc.constant('incident-opened' as const),
    server,
    incident: fc.string(),
    cause: fc.constantFrom(...INCIDENT_CAUSES),
  }),
  fc.record({ kind: fc.constantFrom('incident-closed', 'incident-expired'), server, incident: fc.string() }),
  fc.record({
    kind: fc.constant('peers-asked' as const),
    ...{ server, incident: fc.string(), ms: count, silent: fc.array(fc.string()) },
  }),
  fc.record({ kind: fc.constant('custody-closed' as const), server, descriptors: count, locks: count }),
  fc.record({ kind: fc.constant('window-open' as const), server, reason: fc.string() }),
  fc.record({ kind: fc.constant('grace-held' as const), server, incidents: fc.array(fc.string()) }),
  fc.record({ kind: fc.constant('grace-not-held' as const), server, reason: fc.string() }),
  fc.record({
    kind: fc.constant('lock-holder-not-recorded' as const),
    server,
    client: fc.string(),
    event: fc.constantFrom('add-client' as const, 'del-client' as const),
    reason: fc.string(),
  }),
  fc.record({ kind: fc.constant('notify-started' as const), server, clients: count, state: count }),
  fc.record({
    kind: fc.constant('notify-told' as const),
    ...{ server, told: count, ms: count, silent: fc.array(fc.string()) },
  }),
  fc.record({
    kind: fc.constant('notify-finished' as const),
    ...{ server, told: count, ms: count, silent: fc.array(fc.string()), gone: fc.array(fc.string()) },
  }),
  fc.record({ kind: fc.constant('notify-failed' as const), server, reason: fc.string() }),
  fc.record({
    kind: fc.constant('locks-dropped' as const),
    ...{ server, client: fc.string(), by: fc.string(), dropped: count, left: count },
  }),
  fc.record({ kind: fc.constant('filesystem-held' as const), server, holders: fc.array(fc.string()) }),
  fc.record({
    kind: fc.constant('exports-changed' as const),
    ...{ server, added: fc.array(fc.string()), updated: fc.array(fc.string()) },
    ...{ removed: fc.array(fc.string()), refused: fc.array(fc.string()) },
  }),
  fc.record({
    kind: fc.constant('metrics-silent' as const),
    ...{ server: fc.constant('' as const), place: fc.string(), reason: fc.string() },
  }),
  fc.record({ kind: fc.constant('budget-spent' as const), server, restarts: count }),
  fc.record({ kind: fc.constant('failback-ended' as const), server, reason: fc.option(fc.string()) }),
  fc.record({ kind: fc.constant('server-failed' as const), server, reason: fc.string() }),
);

/** What a few writers on a few nodes wrote, each numbering its own. */
export const journal: fc.Arbitrary<readonly Observation[]> = fc
  .array(fc.tuple(sighting, fc.constantFrom('node1', 'node2'), fc.constantFrom('a', 'b'), fc.nat(5000)))
  .map((entries) => {
    const seqs = new Map<string, number>();
    let at = 1_700_000_000_000;
    return entries.map(([it, node, writer, pause]): Observation => {
      const seq = (seqs.get(`${node} ${writer}`) ?? 0) + 1;
      seqs.set(`${node} ${writer}`, seq);
      at += pause / 10;
      return { ...it, at, node, writer, seq };
    });
  });
