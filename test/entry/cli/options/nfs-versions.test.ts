import { describe, expect, it } from 'vitest';
import { nfsVersions } from '../../../../src/entry/cli/options/nfs-versions.ts';

describe('NFS versions as an option', () => {
  it('are those between commas', () => {
    expect(nfsVersions('3, 4.1')).toEqual(['3', '4.1']);
  });

  it('are refused when there is no such version, or none', () => {
    for (const text of ['4', '3,,4.1', '']) expect(() => nfsVersions(text)).toThrow('It takes 3, 4.0, 4.1, 4.2');
  });
});
