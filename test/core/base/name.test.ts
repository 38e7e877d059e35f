import { describe, expect, it } from 'vitest';
import { FILE_NAME, fits, HOST_NAME, LABEL } from '../../../src/core/base/name.ts';

describe('names', () => {
  it.each(['a', 'nfs1', 'nfs-home', 'NFS1', 'a'.repeat(32)])('%j can name a server', (name) => {
    expect(fits(LABEL, name)).toBe(true);
  });

  it.each(['', '1nfs', 'nfs-', '-nfs', 'nfs_1', 'nfs.1', 'nfs 1', 'nfs/1', '..', 'nfs\n', 'é', 'a'.repeat(33)])(
    '%j can not name a server',
    (name) => {
      expect(fits(LABEL, name)).toBe(false);
    },
  );

  it('lets nodes have the dots of a full host name, but no empty label', () => {
    expect(fits(HOST_NAME, 'node1.example.com')).toBe(true);
    expect(fits(HOST_NAME, 'node1..com')).toBe(false);
    expect(fits(HOST_NAME, 'node1.')).toBe(false);
    expect(fits(HOST_NAME, '192.0.2.1')).toBe(false);
  });

  it('lets exports have underscores, but nothing that leaves a folder', () => {
    expect(fits(FILE_NAME, 'home_2.old')).toBe(true);
    expect(fits(FILE_NAME, '..')).toBe(false);
    expect(fits(FILE_NAME, 'a/b')).toBe(false);
  });
});
