import { beforeEach, describe, expect, it } from 'vitest';
import type { Sighting } from '../../../src/core/observe/observation.ts';
import type { Custody } from '../../../src/work/locks/custody.ts';
import { Safekeeping } from '../../../src/work/server/safekeeping.ts';
import type { StatusBoard } from '../../../src/work/server/status-board.ts';
import { memoryHost } from '../memory-host.ts';

let did: string[];
let journal: Sighting[];
let complaints: (string | null)[];
let stop: AbortController;
let trouble: string | undefined;

beforeEach(() => {
  [did, journal, complaints, trouble, stop] = [[], [], [], undefined, new AbortController()];
});

function safekeeping(): Safekeeping {
  const does = (what: string) => async () => void did.push(what);
  const look = async () => {
    if (trouble !== undefined) throw new Error(trouble);
    return 3;
  };
  const custody: Custody = { watch: does('watch'), look, release: does('release'), end: does('end') };
  const board = { complain: (_: string, it: string | null) => complaints.push(it) } as Partial<StatusBoard>;
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
