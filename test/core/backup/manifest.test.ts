import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Manifest, manifestText, readManifest } from '../../../src/core/backup/manifest.ts';
import { sortForeign } from '../../../src/core/backup/passing.ts';
import { element } from '../../../src/core/cib/xml.ts';

const manifest = (path = 'lock-holders/nfs1/192.0.2.1'): Manifest => ({
  ...{ format: 1, cluster: 'c', at: 1, version: '1', floors: { epochs: { nfs1: 1 }, nsmState: null } },
  files: [{ path, mode: 0o600, sha256: '0'.repeat(64) }],
});

describe('the manifest of a backup', () => {
  test('reads back as itself', () => expect(readManifest(manifestText(manifest()))).toEqual(manifest()));

  test.each(['../etc/shadow', '/etc/shadow', 'a/../../b', '.ssh/x', 'a//b', ''])('can not name %s', (path) => {
    expect(() => readManifest(manifestText(manifest(path)))).toThrow('manifest.json is not that of a backup');
  });

  test('is refused when it is anything else, and never by an exception of another kind', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => readManifest(text)).toThrow(expect.objectContaining({ exit: 2, code: 'no-backup' }));
      }),
    );
  });
});

describe('of what is not ours in the CIB of a backup', () => {
  const foreign = (tag: string, attributes: Record<string, string>, ...children: ReturnType<typeof element>[]) => ({
    ...{ under: 'x', element: element(tag, attributes, children) },
  });
  test('an administrator’s own comes back; what Pacemaker wrote itself and what was wished for a while does not', () => {
    const own = [
      foreign('primitive', { id: 'backup-job' }),
      foreign('rsc_location', { id: 'cli-ban-nfs1-on-node1', rsc: 'nfs1', node: 'node1' }),
      foreign('nvpair', { id: 'x', name: 'load-threshold', value: '200%' }),
      foreign('instance_attributes', { id: 'y' }, element('nvpair', { name: 'rack', value: '7' })),
    ];
    const others = [
      foreign('nvpair', { id: 'a', name: 'dc-version', value: '2.1.5' }),
      foreign('nvpair', { id: 'b', name: 'maintenance-mode', value: 'true' }),
      foreign('rsc_location', { id: 'cli-prefer-nfs1', rsc: 'nfs1', node: 'node2' }),
      foreign('instance_attributes', { id: 'nodes-1' }, element('nvpair', { name: 'standby', value: 'on' })),
    ];
    const { kept, passing } = sortForeign([...others, ...own]);
    expect(kept).toEqual(own);
    const both = [element('nvpair', { name: 'standby', value: 'on' }), element('nvpair', { name: 'rack', value: '7' })];
    expect(sortForeign([foreign('instance_attributes', { id: 'y' }, ...both)]).kept).toEqual([own[3]]);
    expect(passing).toEqual([
      'maintenance-mode=true (gracekeeper pause says it again)',
      'the wish that nfs1 be on node2 (cli-prefer-nfs1)',
      'standby of a node (gracekeeper drain says it again)',
    ]);
  });
});
