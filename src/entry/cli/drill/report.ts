// The report of drills: a page for people, and beside it everything that was seen, as JSON.
import { cpus, release } from 'node:os';
import { dirname, resolve } from 'node:path';
import { Failed } from '../../../core/base/failed.ts';
import { faultInWords } from '../../../core/drill/sequence.ts';
import { withoutSecrets } from '../../../core/fencing/without-secrets.ts';
import type { Report, ReportedClient, ReportedRun } from '../../../core/report/report.ts';
import { reportPage } from '../../../core/report/report-page.ts';
import type { Cluster } from '../../../core/spec/cluster.ts';
import { maskSecrets } from '../../../core/spec/mask-secrets.ts';
import { localHost } from '../../../host/local.ts';
import type { Row, Run } from '../../../work/drill/in-a-row.ts';
import type { DrillRecord } from '../../../work/drill/result.ts';
import { VERSION } from '../../version.ts';
import { seconds } from './in-words.ts';
import { drillVerdicts, rowInWords } from './row-in-words.ts';

export interface ReportOf {
  readonly row: Row | OneDrill;
  readonly cluster: Cluster;
  readonly specText: string;
  /** What to type for the same again: on a lab that is up. */
  readonly command: string;
}

/** What was chosen by hand. */
export interface OneDrill {
  readonly seed: null;
  readonly runs: readonly [Run];
}

/** Where a row that failed leaves its report when nobody said where to. */
export const defaultReport = ({ seed }: Row): string => `gracekeeper-drill-${seed}/report.html`;

/** Writes FILE.html and FILE.json, without what opens fencing devices; returns where the page is. Throws Failed (2) when the name is none of a page. */
export async function writeReport(path: string, whole: ReportOf): Promise<string> {
  requirePageName(path);
  const parts = withoutPasswords(whole);
  const page = resolve(path);
  const { files } = localHost();
  await files.makeFolder(dirname(page));
  await files.write(page, reportPage(reportOf(parts)), 0o644);
  await files.write(page.replace(/\.html$/, '.json'), JSON.stringify(parts), 0o644);
  return page;
}

/** A report is for many. */
const withoutPasswords = (parts: ReportOf): ReportOf => ({
  ...parts,
  cluster: withoutSecrets(parts.cluster),
  specText: parts.specText.split('\n').map(maskSecrets).join('\n'),
});

/** Before hours are spent on it. */
export function requirePageName(path: string): void {
  if (path.endsWith('.html')) return;
  throw new Failed(2, 'report-name', `${path} does not end in .html`, { hint: '--report FILE.html' });
}

export function reportOf({ row, cluster, specText, command }: ReportOf): Report {
  const { name, nodes, servers, nfs } = cluster;
  return {
    title: row.seed === null ? `A drill of ${name}` : `Drills of ${name}: seed ${row.seed}`,
    summary: row.seed === null ? row.runs.flatMap(oneInWords) : rowInWords(row).split('\n'),
    environment: [
      ['cluster', `${nodes.length} nodes, ${servers.length} servers`],
      ['lease and grace', `${seconds(nfs.leaseMs)}, ${seconds(nfs.graceMs)}`],
      ...(row.seed === null ? [] : [['seed', row.seed] as const]),
      ['begun', new Date(row.runs[0]?.at ?? Date.now()).toISOString()],
      ['Gracekeeper', VERSION],
      ['Node', process.version],
      ['machine', `${cpus().length} x ${cpus()[0]?.model ?? 'an unknown processor'}, Linux ${release()}`],
    ],
    spec: specText,
    replay: command,
    runs: row.runs.map(reportedRun),
  };
}

// ---

const LAB = '--lab [NAME]';

const oneInWords = ({ problems }: Run): readonly string[] =>
  problems.length === 0 ? ['Nothing was wrong.'] : problems;

function reportedRun({ planned, problems, ms, record }: Run): ReportedRun {
  const { fault, variant, server, target } = planned;
  const words = [
    `--fault ${fault} --server ${server}`,
    target && `--target ${target}`,
    variant && `--variant ${variant}`,
  ];
  const again = ['gracekeeper drill', ...words.filter(Boolean), ...(record?.locks ? ['--locks'] : []), LAB].join(' ');
  const base = { title: faultInWords(planned), again, problems, ms };
  if (record === undefined) return { ...base, verdicts: [] };
  const { injectedAt, observations, locks, result } = record;
  const seen = { injectedAt, observations, phases: result.phases, clients: reportedClients(record) };
  return { ...base, verdicts: drillVerdicts(result), seen: { ...seen, locks: locks?.events ?? [] } };
}

const reportedClients = ({ result, reports }: DrillRecord): readonly ReportedClient[] =>
  result.clients.map(({ kind, server, ...numbers }, index) => ({
    ...numbers,
    name: `${kind} on ${server}`,
    completedAt: reports[index]?.completedAt ?? [],
    opens: reports[index]?.opened ?? [],
  }));
