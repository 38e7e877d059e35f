import { describe, expect, it } from 'vitest';
import { reportView, runView } from '../../../src/core/web/report-view.ts';
import { reportOf } from '../../../src/entry/cli/drill/report.ts';
import { aReport } from '../../entry/web/a-report.ts';

const report = reportOf(aReport());

describe('a report on the page', () => {
  it('says in its list what went how, without a single plot', () => {
    const { title, runs } = reportView(report);
    expect(title).toBe('A drill of ring');
    expect(runs).toEqual([{ title: 'daemon-crash of nfs1', problems: [], ms: 9_000, well: true, longestGapMs: 450 }]);
  });

  it('has columns of one length for each client, in seconds since the fault', () => {
    const [run] = report.runs;
    const [client] = run === undefined ? [] : runView(run).clients;
    const { seconds = [], gaps = [], opens = [] } = client?.series ?? {};
    expect(new Set([seconds.length, gaps.length, opens.length]).size).toBe(1);
    expect(seconds[0]).toBe(-1);
    const during = seconds.findIndex((second) => second > 0.2);
    expect([gaps[during], opens[during]]).toEqual([450, 4_000]);
    expect(opens.at(-1)).toBeNull();
  });

  it('leaves out the phases that there were not', () => {
    const [run] = report.runs;
    expect(run && runView(run).phases.map(({ name }) => name)).toEqual(['seen', 'grace', 'daemon']);
  });
});
