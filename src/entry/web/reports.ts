// Reports of drills in a folder: FILE.json beside FILE.html, as drill --report writes them, there or one folder below.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../core/report/report.ts';
import { type Listed, type ReportView, type RunView, reportView, runView } from '../../core/web/report-view.ts';
import { reasonOf } from '../../work/server/reason.ts';
import { type ReportOf, reportOf } from '../cli/drill/report.ts';

export interface Reports {
  /** The latest first. */
  list(): Promise<readonly Listed[]>;
  /** One report, or one of its runs with its plots; undefined when there is none. Only what `list` lists is ever read. */
  read(name: string, run: string | undefined): Promise<ReportView | RunView | undefined>;
}

/** Without a folder there are none. Rejects when the folder can't be listed. */
export function reportsIn(folder: string | undefined): Reports {
  const known = new Map<string, { readonly stamp: string; readonly report: Promise<Report> }>();
  const load = async (name: string): Promise<Report> => {
    const path = join(folder ?? '', name);
    const { mtimeMs, size } = await stat(path);
    const stamp = `${mtimeMs} ${size}`;
    const last = known.get(name);
    if (last?.stamp === stamp) return last.report;
    const report = size > MOST_BYTES ? Promise.reject(new Error('it is larger than 256 MiB')) : parse(path);
    known.set(name, { stamp, report });
    return report;
  };
  return {
    list: async () =>
      (await Promise.all((await namesIn(folder)).map((name) => listed(folder, name, load)))).sort(byAge),
    read: async (name, run) => {
      if (!(await namesIn(folder)).includes(name)) return undefined;
      const report = await load(name);
      if (run === undefined) return reportView(report);
      const found = report.runs[Number(run)];
      return found && runView(found);
    },
  };
}

// ---

const MOST_BYTES = 256 * 1024 * 1024;

async function namesIn(folder: string | undefined): Promise<readonly string[]> {
  if (folder === undefined) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const below = entries.filter((entry) => entry.isDirectory()).map(async ({ name }) => inside(folder, name));
  const own = entries.map(({ name }) => name);
  return [...own, ...(await Promise.all(below)).flat()].filter((name) => name.endsWith('.json'));
}

/** A folder that may not be read holds nothing for us. */
const inside = async (folder: string, name: string): Promise<readonly string[]> =>
  (await readdir(join(folder, name)).catch(() => [])).map((file) => join(name, file));

async function listed(
  folder: string | undefined,
  name: string,
  load: (name: string) => Promise<Report>,
): Promise<Listed> {
  const at = (await stat(join(folder ?? '', name))).mtimeMs;
  try {
    const { title, runs } = await load(name);
    const failed = runs.filter(({ problems }) => problems.length > 0).length;
    return { name, title, at, runs: runs.length, failed, unreadable: '' };
  } catch (error) {
    return { name, title: name, at, runs: 0, failed: 0, unreadable: `is no report of a drill: ${reasonOf(error)}` };
  }
}

const byAge = (a: Listed, b: Listed) => b.at - a.at;

/** Trusts the shape: what is not of it fails in reportOf, or shows as nonsense of its author's. */
const parse = async (path: string): Promise<Report> => reportOf(JSON.parse(await readFile(path, 'utf8')) as ReportOf);
