// What dpkg 1.21 says, copied from it.
import { describe, expect, it } from 'vitest';
import { dpkgTrouble } from '../../../src/core/package/dpkg-trouble.ts';

describe('what dpkg says is told from', () => {
  it.each([
    [
      'a lock, with who holds it',
      'dpkg: error: dpkg frontend lock was locked by another process with pid 4711\nNote: removing the lock file is always wrong\n',
      { code: 'dpkg-locked', what: expect.stringContaining('4711'), hint: expect.stringContaining('ps -p 4711') },
    ],
    [
      'a full disk',
      "dpkg: error processing archive /x.deb (--install):\n cannot copy extracted data for './usr/lib/gracekeeper/node' to '/usr/lib/gracekeeper/node.dpkg-new': failed to write (No space left on device)\n",
      { code: 'no-space', hint: expect.stringContaining('df /') },
    ],
    [
      'what is missing, by name',
      'dpkg: dependency problems prevent configuration of gracekeeper:\n gracekeeper depends on tini; however:\n  Package tini is not installed.\n gracekeeper depends on pacemaker (>= 2.1); however:\n  Version of pacemaker on system is 2.0.5-2.\n',
      { code: 'missing-dependency', what: expect.stringContaining('tini, pacemaker (>= 2.1)') },
    ],
    [
      "another package's file",
      "dpkg: error processing archive /x.deb (--install):\n trying to overwrite '/usr/bin/gracekeeper', which is also in package other 1.0\n",
      { code: 'file-conflict', what: expect.stringMatching(/\/usr\/bin\/gracekeeper .*other/) },
    ],
    [
      'another architecture',
      'dpkg: error processing archive /x.deb (--install):\n package architecture (arm64) does not match system (amd64)\n',
      { code: 'other-architecture', what: 'is amd64, and the package is for arm64' },
    ],
    [
      'a script that failed',
      'dpkg: error processing package gracekeeper (--install):\n installed gracekeeper package post-installation script subprocess returned error exit status 3\n',
      { code: 'package-script' },
    ],
    [
      'a system that is read-only',
      "dpkg: error: unable to create '/var/lib/dpkg/x': Read-only file system",
      { code: 'read-only' },
    ],
    ['anything else', 'dpkg: error: the moon', { code: 'dpkg-failed' }],
  ])('%s', (_, said, trouble) => {
    expect(dpkgTrouble(said)).toMatchObject(trouble);
  });
});
