// A guarded patch, applied by Pacemaker's own cibadmin to a CIB in a file (CIB_file).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeCib } from '../../../src/core/cib/decode.ts';
import { encodeCib, encodeConfiguration } from '../../../src/core/cib/encode.ts';
import { guardedPatch } from '../../../src/core/cib/patch.ts';
import { element, parseXml, writeXml, type XmlElement } from '../../../src/core/cib/xml.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { arbitraryCluster } from '../arbitrary-cluster.ts';
import { fourServers } from '../four-servers.ts';
import { isInstalled } from '../pacemaker-tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'gracekeeper-patch-'));
afterAll(() => rmSync(folder, { recursive: true }));

const live = readFileSync(new URL('live.cib.xml', import.meta.url), 'utf8');

describe.skipIf(!isInstalled('cibadmin'))('a guarded patch', () => {
  test('makes of a live CIB what was planned, and leaves everything else of it', () => {
    const plan = compile(fourServers());
    const { exitCode, cib } = patched(live, toPlan(live, plan));
    expect(exitCode).toBe(0);
    expect(decodeCib(cib).plan).toEqual(plan);
    expect(decodeCib(cib).epoch).toBe(13);
    expect(cib).toContain('load-threshold');
    expect(statusOf(cib)).toEqual(statusOf(live));
  });

  test('leads from any plan to any other', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(arbitraryCluster, arbitraryCluster, (one, other) => {
        const [from, to] = [compile(one), compile(other)];
        // Pacemaker 2.1.5 writes a tab in a value as a backslash and a letter (lib/common/xml.c crm_xml_escape).
        fc.pre(!/\\[tnr]/.test(JSON.stringify([from, to])));
        const cib = encodeCib(from);
        const after = patched(cib, toPlan(cib, to));
        expect(after).toMatchObject({ exitCode: 0 });
        expect(decodeCib(after.cib).plan).toEqual(to);
      }),
      { numRuns: 25 },
    );
  });

  test('is refused whole where the configuration has moved since, and not where only the status has', () => {
    const patch = toPlan(live, compile(fourServers()));
    const moved = live.replace(' epoch="12"', ' epoch="13"');
    expect(patched(moved, patch)).toEqual({ exitCode: 103, cib: moved });
    expect(patched(live.replace(' num_updates="1"', ' num_updates="99"'), patch).exitCode).toBe(0);
  });
});

test('between equal CIBs there is no patch', () => {
  expect(toPlan(live, decodeCib(live).plan)).toBeUndefined();
});

test('a section in another order is no difference, a constraint with its rules in another order is', () => {
  const turn = (tags: readonly string[]) => {
    const turned = (xml: XmlElement): XmlElement => {
      const children = xml.children.map(turned);
      return { ...xml, children: tags.includes(xml.tag) ? children.toReversed() : children };
    };
    return turned(parseXml(live));
  };
  const generation = { adminEpoch: 0, epoch: 12 };
  expect(guardedPatch(parseXml(live), turn(['resources', 'constraints', 'crm_config']), generation)).toBeUndefined();
  expect(guardedPatch(parseXml(live), turn(['rsc_location']), generation)).toBeDefined();
});

function toPlan(cib: string, plan: Plan): XmlElement | undefined {
  const root = parseXml(cib);
  const configuration = parseXml(encodeConfiguration(plan, decodeCib(cib).foreign));
  const children = root.children.map((child) => (child.tag === 'configuration' ? configuration : child));
  return guardedPatch(root, element(root.tag, root.attributes, children), decodeCib(cib));
}

function patched(cib: string, patch: XmlElement | undefined): { exitCode: number | null; cib: string } {
  if (patch === undefined) return { exitCode: 0, cib };
  const [file, patchFile] = [join(folder, 'cib.xml'), join(folder, 'patch.xml')];
  writeFileSync(file, cib);
  writeFileSync(patchFile, writeXml(patch));
  const env = { ...process.env, CIB_file: file };
  const { status } = spawnSync('cibadmin', ['--patch', '--xml-file', patchFile], { env });
  return { exitCode: status, cib: readFileSync(file, 'utf8') };
}

const statusOf = (cib: string): readonly XmlElement[] => parseXml(cib).children.filter(({ tag }) => tag === 'status');
