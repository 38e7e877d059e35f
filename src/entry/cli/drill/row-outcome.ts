// What drills in a row answer: the report is written where it is wanted, and where one failed.
import type { Row } from '../../../work/drill/in-a-row.ts';
import { rowFailed } from '../../../work/drill/in-a-row.ts';
import type { Outcome } from '../outcome.ts';
import { defaultReport, type ReportOf, writeReport } from './report.ts';
import { rowAsJson, rowInWords } from './row-in-words.ts';

export async function rowOutcome(
  parts: Omit<ReportOf, 'command' | 'row'> & { readonly row: Row; readonly command: (row: Row) => string },
  report: string | undefined,
  interrupted: boolean,
): Promise<Outcome> {
  const { row } = parts;
  const path = report ?? (rowFailed(row) ? defaultReport(row) : undefined);
  const written = path === undefined ? null : await writeReport(path, { ...parts, command: parts.command(row) });
  return {
    exit: interrupted ? 130 : rowFailed(row) ? 1 : 0,
    json: { ...rowAsJson(row), interrupted, report: written },
    text: [rowInWords(row), ...(written === null ? [] : [`Report: ${written}`])].join('\n'),
  };
}
