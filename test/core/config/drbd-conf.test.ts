import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DrbdVersion, drbdConf } from '../../../src/core/config/drbd-conf.ts';
import { drbdNodes } from '../../../src/core/config/drbd-nodes.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { examples } from '../example-clusters.ts';

const site = examples.find(([name]) => name === 'drbd')?.[1] as Cluster;
const [resource] = site.drbd;
if (resource === undefined) throw new Error('the example has a DRBD resource');
const textOf = (version: DrbdVersion) => drbdConf({ resource, nodes: drbdNodes(site, resource), version });

const PARSERS: readonly (readonly [DrbdVersion, string])[] = [
  ['8.4', '/usr/lib/drbd/drbdadm-84'],
  ['9', '/usr/sbin/drbdadm'],
];

describe('the configuration of a DRBD resource', () => {
  it('has the two nodes of the server that mounts it, and no other', () => {
    expect(textOf('8.4').match(/^ {2}on (\S+)/gm)).toEqual(['  on sn1', '  on sn2']);
  });

  it('acknowledges what both disks have, and chooses no survivor of a split by itself', () => {
    expect(textOf('8.4')).toContain('protocol C;');
    expect(textOf('8.4').match(/after-sb-\dpri disconnect;/g)).toHaveLength(3);
  });

  it('fences by the script that lets no primary go on without quorum, and ends that from either node', () => {
    for (const version of ['8.4', '9'] as const) {
      expect(textOf(version)).toContain('fence-peer "/usr/lib/drbd/crm-fence-peer.9.sh --dc-timeout 120";');
      expect(textOf(version)).toContain('    unfence-peer "/usr/lib/drbd/crm-unfence-peer.9.sh";');
    }
    expect(textOf('8.4')).toContain('after-resync-target "/usr/lib/drbd/crm-unfence-peer.9.sh";');
    expect(textOf('9')).not.toContain('after-resync-target');
  });

  it('writes an IPv6 address in brackets', () => {
    const nodes = site.nodes.slice(0, 2).map((node, index) => ({ ...node, address: `2001:db8::${index + 1}` }));
    expect(drbdConf({ resource, nodes, version: '9' })).toContain(`address ipv6 [2001:db8::1]:${resource.port};`);
  });

  // The parser wants to be one of the nodes: in a host name of its own, which needs root.
  it.skipIf(process.getuid?.() !== 0).each(PARSERS.filter(([, program]) => existsSync(program)))(
    'is what the parser of version %s understands, fencing and handlers included',
    (version, program) => {
      const folder = mkdtempSync(join(tmpdir(), 'gracekeeper-drbd-'));
      try {
        const file = join(folder, 'vm.res');
        writeFileSync(file, textOf(version));
        const shell = 'hostname sn1; exec "$0" -c "$1" dump vm';
        const dumped = execFileSync('unshare', ['--uts', 'sh', '-c', shell, program, file], {
          encoding: 'utf8',
          stdio: 'pipe',
        });
        for (const word of ['resource-and-stonith', 'fence-peer', `/dev/drbd${resource.minor} minor ${resource.minor}`])
          expect(dumped).toContain(word);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
