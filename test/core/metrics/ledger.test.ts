import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_LEDGER, type Ledger, noted, told } from '../../../src/core/metrics/ledger.ts';
import type { Observation, Sighting } from '../../../src/core/observe/observation.ts';
import { journal } from '../observe/arbitrary-observation.ts';

let seq = 0;
const at = (seconds: number, it: Sighting): Observation => {
  seq += 1;
  return { at: seconds * 1000, node: 'node1', writer: 'w', seq, ...it };
};
const server = 'nfs1';
const noting = (...all: Observation[]): Ledger => all.reduce(noted, EMPTY_LEDGER);
const countsOf = (ledger: Ledger) => ledger.tally.counts[server];
const started = (pid: number): Sighting => ({ kind: 'daemon-started', server, pid, epoch: pid });

describe('what a keeper counts', () => {
  test('a daemon that follows a death is a restart, the first one of a server is not', () => {
    const died: Sighting = { kind: 'child-exited', server, child: 'dbus-daemon', code: 1, signal: null };
    const ledger = noting(
      at(1, { kind: 'server-starting', server }),
      at(1, started(1)),
      at(2, { kind: 'daemon-answering', server, epoch: 1 }),
      at(5, died),
      at(5, started(2)),
    );
    expect(countsOf(ledger)).toEqual({ server_starts_total: 1, helper_exits_total: 1, server_restarts_total: 1 });
  });

  test('a daemon of which the keeper saw the start of its server not is none either', () => {
    expect(countsOf(noting(at(5, started(2))))).toBeUndefined();
  });

  test('a gap begins with the hang that is seen, or the death, and ends with the first answer', () => {
    const { restartGaps } = noting(
      at(10, { kind: 'daemon-hung', server, silent: 'nfs' }),
      at(11, { kind: 'daemon-exited', server, code: null, signal: 'SIGKILL' }),
      at(12.4, { kind: 'daemon-answering', server, epoch: 2 }),
      at(13, { kind: 'daemon-answering', server, epoch: 2 }),
    );
    expect(restartGaps[server]).toMatchObject({ count: 1, sum: 2.4 });
  });

  test('a server that is stopped instead has no gap here', () => {
    const { restartGaps } = noting(
      at(10, { kind: 'daemon-exited', server, code: 1, signal: null }),
      at(11, { kind: 'server-stopping', server }),
      at(20, { kind: 'server-starting', server }),
      at(21, { kind: 'daemon-answering', server, epoch: 2 }),
    );
    expect(restartGaps).toEqual({});
  });

  test('a move is an announcement here after one elsewhere, and lasts since the server was last heard there', () => {
    const word = { name: server, phase: 'serving', epoch: 1, inGrace: false, announced: true, node: 'node2' };
    const heard = told(told(EMPTY_LEDGER, 'node1', [{ ...word, at: 4000 }]), 'node1', [{ ...word, at: 5000 }]);
    const muted = told(heard, 'node1', [{ ...word, announced: false, at: 6000 }]);
    const here = noted(muted, at(6.5, { kind: 'address-announced', server }));
    expect(here.moveGaps[server]).toMatchObject({ count: 1, sum: 1.5 });
    expect(noted(here, at(9, { kind: 'address-announced', server })).moveGaps).toEqual(here.moveGaps);
  });

  test('a server that was never elsewhere does not move, nor one that this node says it has', () => {
    const own = { name: server, phase: 'serving', epoch: 1, inGrace: false, announced: true, node: 'node1', at: 1 };
    const ledger = noted(told(EMPTY_LEDGER, 'node1', [own]), at(1, { kind: 'address-announced', server }));
    expect(ledger.moveGaps).toEqual({});
  });

  test('nothing ever goes back, whatever the journal says', () => {
    fc.assert(
      fc.property(journal, (lines) => {
        lines.reduce((before, line) => {
          const after = noted(before, line);
          for (const [name, counts] of Object.entries(before.tally.counts))
            for (const [what, count] of Object.entries(counts))
              expect(after.tally.counts[name]?.[what as keyof typeof counts]).toBeGreaterThanOrEqual(count);
          return after;
        }, EMPTY_LEDGER);
      }),
    );
  });
});
