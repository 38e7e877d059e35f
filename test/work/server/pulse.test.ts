import { describe, expect, it } from 'vitest';
import type { BusCall } from '../../../src/host/bus.ts';
import type { Machine } from '../../../src/host/machine.ts';
import type { Daemon } from '../../../src/work/server/incarnation.ts';
import { untilHung } from '../../../src/work/server/pulse.ts';
import { initialStatus } from '../../../src/work/server/status.ts';
import type { Complaint } from '../../../src/work/server/status-board.ts';
import { fourServers } from '../../core/four-servers.ts';
import { memoryHost } from '../memory-host.ts';

interface Scene {
  /** Does it answer in this round, counted from 1? */
  nfs(round: number): boolean;
  bus(round: number): boolean;
  /** Ganesha on the bus; as the bus unless given. */
  grace?(round: number): boolean;
  /** ms by which the supervisor's own timers are late in this round. */
  late?(round: number): number;
  announced?: boolean;
}

const RESULT_OF_20 = 'nothing in 20 rounds';

/** In which round the daemon counted as hung, and as what; what it complained of last, and what it saw of grace. */
async function pulse(scene: Scene) {
  const host = memoryHost('node1');
  const over = new AbortController();
  const seen: boolean[] = [];
  const complaints = new Map<Complaint, string>();
  let round = 0;
  const answer = async (answers: boolean, deadlineMs: number): Promise<void> => {
    if (answers) return;
    host.now += deadlineMs / 3;
    throw new Error('silence');
  };
  const machine = {
    ...host,
    clock: {
      now: () => host.now,
      pause: async (ms: number) => {
        round += 1;
        if (round > 20) over.abort();
        host.now += ms + (scene.late?.(round) ?? 0);
      },
    },
    callNull: ({ deadlineMs }: { deadlineMs: number }) => answer(scene.nfs(round), deadlineMs),
    bus: () => ({
      call: async ({ member, deadlineMs }: BusCall) => {
        const { bus, grace = bus } = scene;
        await answer((member === 'GetId' ? bus : grace)(round), deadlineMs);
        return [false];
      },
    }),
  } as unknown as Machine;
  const [server] = fourServers().servers;
  if (server === undefined) throw new Error('there are four');
  const board = {
    status: { ...initialStatus('nfs1', 'node1'), announced: scene.announced ?? true },
    set: () => undefined,
    written: async () => undefined,
    complain: (about: Complaint, trouble: string | null) => {
      if (trouble === null) complaints.delete(about);
      else complaints.set(about, trouble);
    },
    since: () => undefined,
    close: async () => undefined,
  };
  const observe = ({ inGrace }: { inGrace: boolean }) => void seen.push(inGrace);
  const daemon = { seeDeath: async () => undefined } as unknown as Daemon;
  const silent = await untilHung({ machine, server, board, observe }, daemon, over.signal);
  const verdict = silent === undefined ? RESULT_OF_20 : `${silent} in round ${round}`;
  return { verdict, complaints: [...complaints.values()], seen };
}

describe('the pulse of a daemon', () => {
  it('that answers everything is fine, and its grace is seen in each round', async () => {
    const { verdict, complaints, seen } = await pulse({ nfs: () => true, bus: () => true });
    expect([verdict, complaints, seen.length]).toEqual([RESULT_OF_20, [], 20]);
  });

  it('stops in the third round in which NFS is silent, and says so from the first', async () => {
    const { verdict, complaints } = await pulse({ nfs: (round) => round < 4, bus: (round) => round < 4 });
    expect(verdict).toBe('nfs in round 6');
    expect(complaints).toEqual(['NFS did not answer within a second']);
  });

  it('stops later where only D-Bus is silent', async () => {
    expect((await pulse({ nfs: () => true, bus: () => false })).verdict).toBe('bus in round 5');
  });

  it('stops later still where the bus answers, but not Ganesha on it: it may be waiting for grace to begin', async () => {
    expect((await pulse({ nfs: () => true, bus: () => true, grace: () => false })).verdict).toBe('grace in round 15');
  });

  it('is not lost by one that was stopped for a moment, and its trouble is over with that', async () => {
    const { verdict, complaints } = await pulse({ nfs: (round) => round % 3 === 0, bus: (round) => round % 3 === 0 });
    expect(verdict).toBe(RESULT_OF_20);
    expect(complaints).toHaveLength(1);
    expect((await pulse({ nfs: (round) => round > 2, bus: () => true })).complaints).toEqual([]);
  });

  it('is not judged in rounds in which the supervisor itself came late', async () => {
    const busy = (from: number) => ({
      nfs: () => false,
      bus: () => false,
      late: (round: number) => (round < from ? 400 : 0),
    });
    expect((await pulse(busy(99))).verdict).toBe(RESULT_OF_20);
    expect((await pulse(busy(8))).verdict).toBe('nfs in round 10');
  });

  it('is not asked of NFS while the address is mute', async () => {
    expect((await pulse({ nfs: () => false, bus: () => true, announced: false })).verdict).toBe(RESULT_OF_20);
  });
});
