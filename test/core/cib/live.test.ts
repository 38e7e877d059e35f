// A CIB as Pacemaker 2.1.5 gave it back (cibadmin --query): one node, two servers, laid down with a short dc-deadtime and a lab's
// load-threshold, then touched by an administrator: target-role, a ban, maintenance-mode, op_defaults, a node attribute, resources and a
// fencing device of their own.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeCib } from '../../../src/core/cib/decode.ts';
import { encodeCib, encodeConfiguration } from '../../../src/core/cib/encode.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import { diff } from '../../../src/core/plan/diff.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { fourServers } from '../four-servers.ts';

const live = readFileSync(new URL('live.cib.xml', import.meta.url), 'utf8');

describe('a live CIB', () => {
  test('holds the plan that it was made from, but for the dc-deadtime of the first start', () => {
    expect(diff(decodeCib(live).plan, oneNode('nfs1', 'nfs2'))).toEqual([
      { kind: 'property', id: 'dc-deadtime', was: '1000ms', becomes: '20s' },
    ]);
  });

  test('says which generation it is', () => {
    expect(decodeCib(live)).toMatchObject({ adminEpoch: 0, epoch: 12 });
  });

  test('has a list of what is not ours', () => {
    expect(foreignIn(live)).toEqual([...THEIRS, 'cli-ban-nfs1-on-node1', 'theirs-after', 'op_defaults'].sort());
  });

  test('takes a new plan over and keeps what is not ours', () => {
    const next = takeOver(oneNode('nfs1', 'nfs2', 'nfs3'));
    expect(decodeCib(next).plan).toEqual(oneNode('nfs1', 'nfs2', 'nfs3'));
    expect(foreignIn(next)).toEqual(foreignIn(live));
  });

  test('loses what referred to a server that is gone', () => {
    expect(foreignIn(takeOver(oneNode('nfs2')))).toEqual([...THEIRS, 'theirs-after', 'op_defaults'].sort());
    expect(foreignIn(takeOver(oneNode('nfs1')))).not.toContain('theirs-after');
  });
});

test('options that are no part of a plan are written for the first start and are foreign from then on', () => {
  const first = encodeCib(oneNode('nfs1'), { dcDeadtimeMs: 1500, foreignProperties: { 'load-threshold': '400%' } });
  expect(foreignIn(first)).toEqual(['cib-bootstrap-options_load-threshold']);
  expect(decodeCib(first).plan.properties['dc-deadtime']).toBe('1500ms');
});

test('what is no XML is a failure that says so', () => {
  for (const text of ['', 'cibadmin: not connected', '<cib><configuration></cib>']) {
    expect(() => decodeCib(text)).toThrow(/expected XML/);
  }
});

const THEIRS = [
  'cib-bootstrap-options_load-threshold',
  'cib-bootstrap-options-have-watchdog',
  'cib-bootstrap-options-dc-version',
  'cib-bootstrap-options-cluster-infrastructure',
  'cib-bootstrap-options-maintenance-mode',
  'nodes-1',
  'nfs2-meta_attributes',
  'fence-theirs',
  'theirs',
];

function foreignIn(cib: string): string[] {
  return decodeCib(cib)
    .foreign.map(({ element: { tag, attributes } }) => attributes.id ?? tag)
    .sort();
}

const takeOver = (plan: Plan): string => `<cib>${encodeConfiguration(plan, decodeCib(live).foreign)}</cib>`;

function oneNode(...names: readonly string[]): Plan {
  const four = { ...fourServers(), name: 'four' };
  return compile({
    ...four,
    nodes: four.nodes.slice(0, 1),
    fencing: { kind: 'devices', devices: [{ agent: 'fence_lab', nodes: ['node1'], options: {} }] },
    servers: four.servers
      .filter(({ name }) => names.includes(name))
      .map((server) => ({ ...server, home: 'node1', failoverTo: [] })),
  });
}
