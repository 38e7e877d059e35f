import { beforeEach, describe, expect, it } from 'vitest';
import type { Sighting } from '../../../src/core/observe/observation.ts';
import type { Custody } from '../../../src/work/locks/custody/custody.ts';
import { Safekeeping } from '../../../src/work/server/safekeeping.ts';
import { initialStatus, type ServerStatus } from '../../../src/work/server/status.ts';
import type { StatusBoard } from '../../../src/work/server/status-board.ts';
import { memoryHost } from '../memory-host.ts';

let did: string[];
let journal: Sighting[];
let complaints: (string | null)[];
let stop: AbortController;
let trouble: string | undefined;
let status: ServerStatus;
let needed: boolean;

beforeEach(() => {
  [did, journal, complaints, trouble, stop] = [[], [], [], undefined, new AbortController()];
  [status, needed] = [{ ...initialStatus('nfs1', 'node1'), phase: 'serving' }, true];
});

function safekeeping(): Safekeeping {
  const does = (what: string) => async () => void did.push(what);
  const look = async () => {
    if (trouble !== undefined) throw new Error(trouble);
    return 3;
  };
  const acts = { watch: does('watch'), look, release: does('release'), end: does('end') };
  const custody: Custody = { needed, windowOpen: null, ...acts };
  const board = {
    complain: (_: string, it: string | null) => complaints.push(it),
    get status() {
      return status;
    },
    set: (change: Partial<ServerStatus>) => {
      status = { ...status, ...change };
    },
  } as Partial<StatusBoard>;
  return new Safekeeping({
    ...{ machine: memoryHost('node1'), server: { name: 'nfs1' }, custody, stopping: stop.signal },
    ...{ journal: (it: Sighting) => void journal.push(it), board: board as StatusBoard },
  });
}

describe('what is kept of a dead daemon', () => {
  it('is let go when the peers have been warned, and not before', async () => {
    const warned = new AbortController();
    const heard = new Promise<void>((resolve) => warned.signal.addEventListener('abort', () => resolve()));
    const released = safekeeping().whenReleased(heard);
    await Promise.resolve();
    expect(did).toEqual([]);
    warned.abort();
    await released;
    expect(did).toEqual(['release']);
  });

  it('stays when the next one may not start: the stop ends it', async () => {
    await expect(safekeeping().whenReleased(Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
    expect(did).toEqual([]);
  });

  it('is gone when a stop returns, whatever went wrong in it, and that nobody was warned is said', async () => {
    await safekeeping().endAfter(async () => true);
    expect(journal).toEqual([]);
    const hangs = safekeeping().endAfter(() => Promise.reject(new Error('its last process does not end')));
    await expect(hangs).rejects.toThrow('does not end');
    expect(journal).toMatchObject([{ kind: 'window-open' }]);
    await safekeeping().endAfter(async () => false);
    expect(journal).toHaveLength(2);
    expect(did).toEqual(['end', 'end', 'end']);
  });

  it('of one that failed is let go at once when its peers know, otherwise after a while, and left to a stop that is asked for meanwhile', async () => {
    await safekeeping().failed(true);
    await safekeeping().failed(false);
    expect(did).toEqual(['release', 'release']);
    stop.abort();
    await safekeeping().failed(false);
    expect(did).toHaveLength(2);
  });
});

it('says what keeps it from being kept, until that is over', async () => {
  trouble = 'pidfd_getfd: errno 1';
  const one = safekeeping();
  await one.look();
  trouble = undefined;
  await one.look();
  expect(complaints).toEqual([expect.stringContaining('pidfd_getfd: errno 1'), null]);
});

it('shows whether it is on, why it is off, and that who shares nothing needs none', async () => {
  const one = safekeeping();
  expect(status).toMatchObject({ custody: 'off', custodyReason: 'it does not serve' });
  await one.look();
  expect(status).toMatchObject({ custody: 'on', custodyReason: null });
  trouble = 'pidfd_getfd: errno 1';
  await one.look();
  expect(status).toMatchObject({ custody: 'off', custodyReason: 'pidfd_getfd: errno 1' });
  trouble = undefined;
  await one.look();
  await one.whenReleased(Promise.resolve());
  expect(status).toMatchObject({ custody: 'off', custodyReason: 'it does not serve' });
  status = { ...status, phase: 'restarting' };
  await one.look();
  expect(status).toMatchObject({ custody: 'off' });
  await one.failed(true);
  expect(status).toMatchObject({ custody: 'off', custodyReason: 'its server has failed' });
  [needed, status] = [false, { ...status, phase: 'serving' }];
  await safekeeping().look();
  expect(status).toMatchObject({ custody: 'not-needed', custodyReason: null });
});
