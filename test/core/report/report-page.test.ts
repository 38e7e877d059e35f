import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LockEvent } from '../../../src/core/audit/history.ts';
import type { Observation } from '../../../src/core/observe/observation.ts';
import type { Report, ReportedRun } from '../../../src/core/report/report.ts';
import { reportPage } from '../../../src/core/report/report-page.ts';
import { expectGolden } from '../golden.ts';

const FAULT = 1_700_000_000_000;

function run(name: string, problems: readonly string[] = []): ReportedRun {
  const base = { node: name, server: name, writer: 'supervisor' };
  const observations: readonly Observation[] = [
    { ...base, at: FAULT + 8, seq: 1, kind: 'daemon-exited', code: null, signal: 'SIGKILL' },
    { ...base, at: FAULT + 60, seq: 2, kind: 'daemon-started', pid: 7, epoch: 9 },
    { ...base, at: FAULT + 110, seq: 3, kind: 'daemon-answering', epoch: 9 },
    { ...base, at: FAULT + 120, seq: 4, kind: 'grace-entered' },
    { ...base, at: FAULT + 3000, seq: 5, kind: 'grace-left' },
    { ...base, at: FAULT + 3100, seq: 6, kind: 'server-failed', reason: name },
  ];
  const writes = [-900, -600, -300, 0, 400, 700, 1000, 2000, 3100].map((ms) => FAULT + ms);
  const place = { client: name, owner: 'keeper', server: name, file: name, range: { start: 0, length: 64 } };
  const locks: readonly LockEvent[] = [
    { ...place, kind: 'granted', from: FAULT - 500, at: FAULT - 499 },
    { ...place, kind: 'wrote', from: FAULT, at: FAULT + 900 },
    { ...place, kind: 'lost', from: FAULT + 1500, at: FAULT + 1501, error: name },
  ];
  const client = {
    name,
    completedAt: writes,
    opens: [{ at: FAULT - 100, ms: 1800 }],
    longestGapMs: 1100,
    longestOpenMs: 1800,
  };
  return {
    ...{ title: name, again: name, problems, verdicts: [name], ms: 8000 },
    seen: {
      ...{ injectedAt: FAULT, observations, locks },
      phases: [
        { name: 'seen', ms: 8 },
        { name: 'fenced', ms: null },
        { name: 'daemon', ms: 110 },
      ],
      clients: [{ ...client, writes: 9, lost: 0, reordered: 0, duplicated: 0 }],
    },
  };
}

const report = (name: string, runs: readonly ReportedRun[]): Report => ({
  title: name,
  summary: [name],
  environment: [[name, name]],
  spec: name,
  replay: name,
  runs,
});

describe('the report of drills', () => {
  it('of two runs, one of which failed', () => {
    expectGolden('drills.report.html', reportPage(report('Drills of c', [run('nfs1'), run('nfs2', ['1 write lost'])])));
  });

  it('needs nothing from anywhere else, and runs nothing', () => {
    const html = reportPage(report('c', [run('nfs1')]));
    expect(html).not.toMatch(/<script|<img|<link|<iframe|src=|href=|url\(|@import|http(?!-equiv)/);
  });

  it('opens what failed and leaves the others closed', () => {
    const html = reportPage(report('c', [run('nfs1'), run('nfs2', ['bad'])]));
    expect(html.match(/<details open="">/g)).toHaveLength(1);
  });

  it('of a run that came to nothing says why', () => {
    const { seen: _, ...nothing } = run('nfs1', ['node2 is not online']);
    expect(reportPage(report('c', [nothing]))).toContain('node2 is not online');
  });

  it('escapes whatever names come with it', () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=x>',
        "' onload='x",
        ']]></style>',
        '&lt;',
        '\u202e\u0000\ud800',
      ),
      fc.string({ unit: fc.constantFrom(...'<>&"\'/=abc\u0000\u202e\ud800') }),
    );
    const plain = shape(reportPage(report('x', [run('x', ['x'])])));
    fc.assert(
      fc.property(hostile, (name) => {
        const html = reportPage(report(name, [run(name, [name])]));
        expect(shape(html)).toBe(plain);
        expect(html).not.toMatch(/(?![\t\n\r])\p{Cc}|\p{Cs}|\u202e/u);
      }),
    );
  });

  it('of 200 runs, each with half a minute of four clients, is no larger than a few megabytes', () => {
    const completedAt = Array.from({ length: 1500 }, (_, index) => FAULT - 1000 + index * 20 + (index % 7));
    const { seen, ...base } = run('nfs1');
    if (seen === undefined) throw new Error('the run was seen');
    const clients = [1, 2, 3, 4].flatMap(() => seen.clients.map((client) => ({ ...client, completedAt })));
    const html = reportPage(
      report(
        'c',
        Array.from({ length: 200 }, () => ({ ...base, seen: { ...seen, clients } })),
      ),
    );
    expect(html.length).toBeLessThan(12_000_000);
  });
});

/** The markup without its text and the values of its attributes: what no name may change. */
const shape = (html: string): string =>
  html
    .slice(html.indexOf('<body>'))
    .replace(/>[^<]*</g, '><')
    .replace(/"[^"]*"/g, '""');
