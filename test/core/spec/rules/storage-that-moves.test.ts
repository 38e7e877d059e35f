import { describe, expect, it } from 'vitest';
import { readSpec } from '../../../../src/core/spec/read-spec.ts';
import { bad, found, withLines } from '../spec-text.ts';

const NFS1 = '{ address: 192.0.2.101/24, home: node1, exports: [home] }';
const NFS2 = '{ address: 192.0.2.102/24, home: node2, exports: [mail] }';
const doing = (more: string, ...changes: readonly (readonly [string, string])[]) =>
  bad([NFS1, `${NFS1.slice(0, -1)}, ${more} }`], ...changes);
const codes = (text: string) => found(text).map((line) => line.replace(/^\d+:\d+ /, ''));
const KERNEL = 'daemon: kernel, network: host';
const OWN = 'daemon: kernel';
const EXT4 = '{ device: /dev/vg0/home, mount: /srv/home, type: ext4 }';

describe('daemons', () => {
  it('are Ganesha in a network of its own, or the kernel in that of its node or one of its own', () => {
    expect(found(doing(KERNEL))).toEqual([]);
    expect(found(doing(OWN))).toEqual([]);
    expect(found(doing('daemon: kernel, network: own'))).toEqual([]);
  });

  it.each([
    ['network: host', '13:76 error not-built'],
    ['daemon: nfsd', '13:75 error bad-value'],
  ])('are not built otherwise: %s', (more, finding) => {
    expect(found(doing(more))).toEqual([finding]);
  });

  it('of the kernel with networks of their own may be several on a node, one in that of the node beside them', () => {
    for (const other of [OWN, KERNEL]) {
      const second = `${NFS2.slice(0, -1)}, ${other} }`;
      expect(found(doing(OWN, [NFS2, second]))).toEqual([]);
    }
  });

  it('of the kernel in the network of their node are one: two such servers may not meet', () => {
    const second = `${NFS2.slice(0, -1)}, ${KERNEL} }`;
    expect(found(doing(KERNEL, [NFS2, second]))).toEqual(['14:3 error two-kernel-servers']);
    const apart = `${NFS2.slice(0, -1)}, failoverTo: [node3], ${KERNEL} }`;
    expect(found(doing(`${KERNEL}, failoverTo: []`, [NFS2, apart]))).toEqual(['13:110 warning stays-home']);
  });
});

describe("a kernel server's lease", () => {
  const leaseOf = (lease: string, daemon: string) =>
    codes(doing(daemon).replace(/^servers:/m, `nfs: { lease: ${lease}, grace: 60s }\nservers:`));

  it('is one that nfsd takes, in whichever network', () => {
    for (const daemon of [KERNEL, OWN]) {
      expect(leaseOf('9s', daemon)).toEqual(['error kernel-lease', 'warning short-lease']);
      expect(leaseOf('10s', daemon)).toEqual([]);
    }
  });

  it("may be shorter where there is no such server, since Ganesha's may", () => {
    expect(leaseOf('9s', 'daemon: ganesha')).toEqual(['warning short-lease']);
  });
});

describe("a kernel server's exports", () => {
  it('are called by their path, under NFSv4 too', () => {
    const exports = readSpec(doing(KERNEL), 'f').cluster?.exports;
    expect(exports?.map(({ pseudo }) => pseudo)).toEqual(['/srv/home', '/mail']);
    const home = 'home: { path: /srv/home, clients: [198.51.100.0/24]';
    expect(found(doing(KERNEL, [home, `${home}, pseudo: /home`]))).toEqual(['10:3 error kernel-pseudo']);
  });

  it('are served by no other server where they may be written', () => {
    const both = [NFS2, NFS2.replace('[mail]', '[mail, home]')] as const;
    for (const daemon of [KERNEL, OWN]) expect(codes(doing(daemon, both))).toContain('error kernel-shares');
    const home = 'home: { path: /srv/home, clients: [198.51.100.0/24]';
    const readOnly = [home, `${home}, access: ro, pseudo: /srv/home`] as const;
    expect(codes(doing(KERNEL, both, readOnly))).not.toContain('error kernel-shares');
  });
});

describe('a filesystem', () => {
  const filesystem = (text: string) => found(doing(`filesystems: [${text}]`));

  it.each([
    ['{ device: sdb1, mount: /srv/home, type: ext4 }', '13:91 error bad-device'],
    ['{ device: /dev/../etc, mount: /srv/home, type: ext4 }', '13:91 error bad-device'],
    ['{ device: /dev/sdb1, mount: srv, type: ext4 }', '13:109 error bad-path'],
    ['{ device: /dev/sdb1, mount: /srv/home, type: gfs2 }', '13:126 error bad-filesystem-type'],
    ['{ device: /dev/sdb1, mount: /srv/home, type: vfat }', '13:126 error bad-filesystem-type'],
    ['{ device: /dev/sdb1, mount: /srv/home, type: xfs, options: "a b" }', '13:140 error bad-mount-options'],
    ['{ mount: /srv/home, type: xfs }', '13:81 error missing-key'],
    ['{ device: /dev/sdb1, drbd: r0, mount: /srv/home, type: xfs }', '13:81 error two-sources'],
    ['{ device: /dev/sdb1, mount: /usr/local, type: xfs }', '13:109 error mount-over-system'],
    ['{ device: /dev/sdb1, mount: /srv/other, type: xfs }', '13:109 warning unused-filesystem'],
    ['{ drbd: r9, mount: /srv/home, type: xfs }', '13:89 error no-drbd-resource'],
  ])('is not %s', (text, finding) => {
    expect(
      found(doing(`filesystems: [${text}]`, ['stateVolume', 'drbd: { r0: { disk: /dev/x } }\nstateVolume'])).map(
        (line) => line.replace(/^14:/, '13:'),
      ),
    ).toContain(finding);
  });

  it('is on no DRBD resource where the spec has none at all', () => {
    const text = doing('filesystems: [{ drbd: r0, mount: /srv/home, type: xfs }]');
    expect(codes(text)).toContain('error no-drbd-resource');
    expect(readSpec(text, 'f').cluster).toBeUndefined();
  });

  it('may have options', () => {
    expect(filesystem('{ device: /dev/sdb1, mount: /srv/home, type: xfs, options: "noatime,logbufs=8" }')).toEqual([]);
  });

  it('without an export is where a kernel server keeps what it has to remember: one of them', () => {
    const spare = (name: string) => `{ device: /dev/vg0/${name}, mount: /srv/${name}, type: ext4 }`;
    expect(found(doing(`${KERNEL}, filesystems: [${EXT4}, ${spare('info')}]`))).toEqual([]);
    expect(codes(doing(`${KERNEL}, filesystems: [${EXT4}, ${spare('info')}, ${spare('more')}]`))).toEqual([
      'warning unused-filesystem',
    ]);
  });

  it('has one owner', () => {
    const second = `${NFS2.slice(0, -1)}, filesystems: [{ device: /dev/vg0/home, mount: /srv/mail, type: ext4 }] }`;
    expect(codes(doing(`filesystems: [${EXT4}]`, [NFS2, second]))).toEqual(['error filesystem-taken']);
    expect(codes(doing(`filesystems: [${EXT4}, ${EXT4}]`))).toEqual(['error filesystem-taken']);
  });

  it('holds neither what another server serves nor the state volume', () => {
    const whole = '{ device: /dev/vg0/srv, mount: /srv, type: ext4 }';
    expect(codes(doing(`filesystems: [${whole}]`))).toEqual(['error state-volume-moves', 'error export-elsewhere']);
  });

  it('needs fencing', () => {
    const fencing = '\n  - { agent: fence_apc, nodes: [node1, node2, node3], options: { ip: 203.0.113.1 } }';
    expect(codes(doing(`filesystems: [${EXT4}]`, [fencing, ' none-accept-split-brain']))).toEqual([
      'error filesystems-unfenced',
    ]);
  });
});

describe('a DRBD resource', () => {
  const mounted = '{ drbd: r0, mount: /srv/home, type: ext4 }';
  const drbd = (resources: string, more = 'failoverTo: [node2], ') =>
    `${doing(`${more}filesystems: [${mounted}]`)}drbd: { ${resources} }\n`;

  it('has a disk, and numbers that its name alone decides', () => {
    expect(found(drbd('r0: { disk: /dev/vg0/r0 }'))).toEqual([]);
    expect(readSpec(drbd('r0: { disk: /dev/vg0/r0 }'), 'f').cluster?.drbd).toEqual([
      { name: 'r0', disk: '/dev/vg0/r0', minor: 639, port: 17_639 },
    ]);
    expect(codes(withLines('drbd: { r0: { disk: vg0 } }'))).toContain('error bad-device');
  });

  it('has two nodes', () => {
    expect(codes(drbd('r0: { disk: /dev/vg0/r0 }', ''))).toEqual(['error drbd-two-nodes']);
  });

  it('shares nothing with another, and is mounted by somebody', () => {
    const other = 'r1: { disk: /dev/vg0/r0, minor: 639, port: 17639 }';
    expect(codes(drbd(`r0: { disk: /dev/vg0/r0 }, ${other}`)).sort()).toEqual([
      'error drbd-taken',
      'error drbd-taken',
      'error drbd-taken',
      'warning unused-drbd',
    ]);
  });
});

it('a server that is moved by hand does not come home by itself', () => {
  expect(found(doing('failover: manual'))).toEqual([]);
  expect(codes(doing('failover: manual, failback: auto'))).toEqual(['error failback-without-a-word']);
});
