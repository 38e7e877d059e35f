import { describe, expect, it } from 'vitest';
import { sharers } from '../../../../src/core/spec/cluster.ts';
import { effective } from '../../../../src/core/spec/effective.ts';
import { readSpec } from '../../../../src/core/spec/read-spec.ts';
import { bad, found } from '../spec-text.ts';

const HOME = 'home: { path: /srv/home, clients: [198.51.100.0/24]';
const NFS1 = '{ address: 192.0.2.101/24, home: node1, exports: [home] }';
const NFS2 = '{ address: 192.0.2.102/24, home: node2, exports: [mail] }';
const KERNEL = ', daemon: kernel, network: host }';

/** nfs1 is the kernel's; its export says more. */
const saying = (more: string, ...changes: readonly (readonly [string, string])[]) =>
  bad([NFS1, `${NFS1.slice(0, -2)}${KERNEL}`], [HOME, `${HOME}, ${more}`], ...changes);
const findings = (text: string) => readSpec(text, 'f').findings;
const codes = (text: string) => findings(text).map(({ level, code }) => `${level} ${code}`);

describe('a location', () => {
  it.each([
    '192.0.2.50:/srv/papers',
    '"[2001:db8::50]:/srv/papers"',
    'files2.example.com:/srv/papers-2024_v1.0',
    'files2',
    '192.0.2.50',
    '"2001:db8::50"',
    '192.0.2.50:/srv/é',
  ])('may be %s', (text) => {
    expect(found(saying(`refer: [${text}]`))).toEqual([]);
  });

  it.each([
    ['/srv/papers', 'HOST:/PATH'],
    ['192.0.2.50:srv/papers', 'HOST:/PATH'],
    ['/srv/papers@192.0.2.50', 'HOST:/PATH'],
    ['"2001:db8::50:/srv/papers"', '[2001:db8::50]:/srv/papers'],
    ['"[files2]x:/srv/papers"', 'HOST:/PATH'],
    ['""', 'HOST:/PATH'],
    ['"files2:/srv/my papers"', 'letters'],
    ['files2:/srv/a@b', 'letters'],
    ['files2:/srv/a+b', 'letters'],
    ['files2:/srv/a:b', 'letters'],
    ['"files2:/srv/a,b"', 'letters'],
    ['"files2:/srv/a*"', 'letters'],
    ['files2:/srv/fsid/a', 'letters'],
  ])('is not %s', (text, hint) => {
    const [first, ...others] = findings(saying(`refer: [${text}]`));
    expect(others).toEqual([]);
    expect([first?.code, first?.where]).toEqual(['bad-location', { file: 'f', line: 10, column: 64 }]);
    expect(first?.hint).toContain(hint);
  });

  it('has one spelling, which reads back as itself', () => {
    const { cluster } = readSpec(saying('refer: ["[2001:DB8:0::50]:/srv//papers/", files2]'), 'f');
    expect(cluster?.exports[0]?.refer).toEqual(['[2001:db8::50]:/srv/papers', 'files2']);
    expect(cluster && readSpec(effective(cluster), 'f').cluster).toEqual(cluster);
  });

  it('is not one of more than rpc.mountd can read', () => {
    const many = Array.from({ length: 9 }, (_, i) => `files${i}.example.com:/srv/papers/of/all`);
    expect(codes(saying(`refer: [${many.join(', ')}]`))).toEqual(['error too-many-locations']);
    expect(codes(saying(`refer: [${many.slice(0, 5).join(', ')}]`))).toEqual([]);
  });
});

describe('a referral', () => {
  it('is what the kernel does, and Ganesha does not', () => {
    const text = bad([HOME, `${HOME}, refer: [192.0.2.50:/srv/home]`]);
    const [finding] = findings(text);
    expect(found(text)).toEqual(['10:63 error ganesha-refers']);
    expect(finding?.hint).toContain('daemon: kernel');
  });

  it('may lead to another server of the cluster, whatever serves there', () => {
    expect(found(saying('refer: [nfs2:/mail]'))).toEqual([]);
    expect(found(saying('refer: [192.0.2.102:/mail/of/2024]'))).toEqual([]);
  });

  it('leads to somebody who serves what it says', () => {
    const [finding, ...others] = findings(saying('refer: [192.0.2.50, nfs2]'));
    expect(others).toEqual([]);
    expect([finding?.code, finding?.where?.column]).toEqual(['refers-nowhere', 76]);
    expect(finding?.message).toBe('nfs2 serves nothing at /srv/home');
    expect(finding?.hint).toContain('/mail');
  });

  it('does not lead to where it is', () => {
    expect(codes(saying('refer: [nfs1]'))).toEqual(['error refer-to-itself']);
    expect(codes(saying('refer: [192.0.2.101:/srv/home]'))).toEqual(['error refer-to-itself']);
    expect(codes(saying('refer: [files]', ['kernel, network', 'kernel, names: [files], network']))).toEqual([
      'error refer-to-itself',
    ]);
  });

  it('is made by those who list the export, to one that lists it too and serves it', () => {
    const second = `${NFS2.slice(0, -2).replace('[mail]', '[home]')}, failoverTo: [node3]${KERNEL}`;
    const text = saying(
      'access: ro, refer: [nfs2]',
      [NFS2, second],
      ['kernel, network', 'kernel, failoverTo: [], network'],
    );
    expect(codes(text).filter((code) => code.startsWith('error'))).toEqual([]);
    const { cluster } = readSpec(text, 'f');
    expect(cluster && [sharers(cluster, 'nfs1'), sharers(cluster, 'nfs2')]).toEqual([[], []]);
    expect(codes(text.replace('access: ro, ', '')).filter((code) => code !== 'warning stays-home')).toEqual([
      'warning unserved-export',
    ]);
    expect(codes(text.replace('access: ro, refer: [nfs2]', 'access: rw'))).toContain('error kernel-shares');
  });

  it('does not lead on to another referral, nor back', () => {
    const second = `${NFS2.slice(0, -2)}, failoverTo: [node3]${KERNEL}`;
    const mail = 'mail: { path: /srv/mail, clients: [198.51.100.0/24]';
    const text = saying(
      'refer: [nfs2:/srv/mail]',
      [NFS2, second],
      ['kernel, network', 'kernel, failoverTo: [], network'],
    );
    const errors = (more: string) => codes(text.replace(mail, `${mail}, ${more}`)).filter((code) => /error/.test(code));
    expect(errors('refer: [nfs1:/srv/home]')).toEqual(['error refers-on', 'error refers-on']);
    expect(errors('refer: [192.0.2.50]')).toEqual(['error refers-on']);
    expect(errors('access: ro')).toEqual([]);
  });

  it('is not for NFSv3, which a server may speak as well', () => {
    expect(codes(saying('refer: [192.0.2.50]', ['kernel, network', 'kernel, versions: [3, 4.2], network']))).toContain(
      'warning nfs3-not-referred',
    );
  });
});

describe('replicas', () => {
  it('are of what nobody writes, told by the kernel', () => {
    expect(codes(saying('access: ro, replicas: [192.0.2.50:/srv/home]'))).toEqual([]);
    expect(codes(saying('replicas: [192.0.2.50:/srv/home]'))).toEqual(['error replicas-written']);
    expect(codes(bad([HOME, `${HOME}, access: ro, replicas: [192.0.2.50]`]))).toEqual(['error ganesha-replicas']);
  });

  it('are not told of where clients are referred elsewhere', () => {
    expect(codes(saying('access: ro, refer: [192.0.2.50], replicas: [192.0.2.51]'))).toEqual([
      'error refer-and-replicas',
    ]);
  });

  it('have other words that are understood', () => {
    expect(findings(saying('access: ro, replica: [192.0.2.50]'))[0]?.hint).toContain('replicas');
    expect(findings(saying('referral: [192.0.2.50]'))[0]?.hint).toContain('refer');
  });
});
