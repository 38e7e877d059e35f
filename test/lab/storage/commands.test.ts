import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/lab/storage/commands.ts';

function scene() {
  const names = new Map([[7, 'ganesha.nfsd']]);
  const seen = { now: 0, reads: 0 };
  const read = (pid: number) => {
    seen.reads++;
    return names.get(pid) ?? '';
  };
  const source = { list: () => [...names.keys()], read };
  return { names, seen, known: commands(() => seen.now, source) };
}

describe('the names of programs', () => {
  it('are read each time while a process is young, since it may run another program any moment', () => {
    const { names, seen, known } = scene();
    names.set(8, 'nsenter');
    expect(known.of(8)).toBe('nsenter');
    names.set(8, 'ganesha.nfsd');
    seen.now = 1_999;
    expect(known.of(8)).toBe('ganesha.nfsd');
  });

  it('are believed for a while after that, and no longer', () => {
    const { names, seen, known } = scene();
    known.of(7);
    seen.now = 2_000;
    known.of(7);
    const { reads } = seen;
    names.set(7, 'other');
    seen.now = 2_499;
    expect([known.of(7), seen.reads]).toEqual(['ganesha.nfsd', reads]);
    seen.now = 2_500;
    expect(known.of(7)).toBe('other');
  });

  it('go with their process: its number may be another one’s', () => {
    const { names, seen, known } = scene();
    known.of(7);
    seen.now = 3_000;
    known.of(7);
    names.delete(7);
    expect(known.all()).toEqual([]);
    names.set(7, 'tini');
    expect(known.of(7)).toBe('tini');
  });
});
