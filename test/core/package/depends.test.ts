import { describe, expect, it } from 'vitest';
import { namesOf, unmet } from '../../../src/core/package/depends.ts';

const installed = [
  { name: 'corosync', version: '3.1.7-1', provides: '' },
  { name: 'pacemaker', version: '2.0.5-2', provides: '' },
  { name: 'exim4', version: '4.96', provides: 'mail-transport-agent, default-mta (= 4.96)' },
];
const lacks = (depends: string) => unmet(depends, installed);

describe('what a package depends on', () => {
  it('is met by what is installed, in a version that is late enough', () => {
    expect(lacks('corosync (>= 3.1), corosync:any, pacemaker')).toEqual([]);
    expect(lacks('pacemaker (>= 2.1), corosync (<< 3), corosync (= 3.1.7-1), pacemaker (<= 2.0.5-2)')).toEqual([
      'pacemaker (>= 2.1)',
      'corosync (<< 3)',
    ]);
  });

  it('is met by an alternative, and by what another package provides', () => {
    expect(lacks('nullmailer | mail-transport-agent, tini | corosync')).toEqual([]);
    expect(lacks('tini | dumb-init')).toEqual(['tini | dumb-init']);
  });

  it('is met in a version by what is provided in one only (Debian Policy 7.5)', () => {
    expect(lacks('default-mta (>= 4), mail-transport-agent (>= 1)')).toEqual(['mail-transport-agent (>= 1)']);
  });

  it('may be nothing', () => expect(lacks('')).toEqual([]));

  it('is asked for by its first alternative', () => {
    expect(namesOf(lacks('tini | dumb-init, pacemaker (>= 2.1)'))).toEqual(['tini', 'pacemaker']);
  });
});
