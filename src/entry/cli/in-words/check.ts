// What `check` found, in words: the findings, then one line that sums up.
import { hasErrors } from '../../../core/base/finding.ts';
import { withoutSecrets } from '../../../core/fencing/without-secrets.ts';
import type { Cluster } from '../../../core/spec/cluster.ts';
import { effective } from '../../../core/spec/effective.ts';
import { printFinding } from '../../../core/spec/print-finding.ts';
import type { Checked } from '../../../work/commands/check.ts';

export function checkInWords(checked: Checked, file: string): string {
  const { findings, text } = checked;
  return [...findings.map((finding) => printFinding(finding, text)), closingLine(checked, file)].join('\n');
}

/** The spec with everything written out, but for what opens fencing devices; what was found stands above it as comments, so that the whole is a spec itself. */
export function effectiveInWords(checked: Checked, cluster: Cluster, file: string): string {
  const comments = checkInWords(checked, file).replaceAll(/^/gm, '# ');
  return `${comments}\n${effective(withoutSecrets(cluster))}`;
}

// ---

/** "home: 3 nodes, 3 servers, 1 export: fine, 2 warnings". */
function closingLine({ cluster, findings }: Checked, file: string): string {
  const of = (level: string) => findings.filter((finding) => finding.level === level).length;
  const counted = [...count(of('error'), 'error'), ...count(of('warning'), 'warning'), ...count(of('info'), 'note')];
  if (cluster === undefined || hasErrors(findings)) return `${file}: ${counted.join(', ')}`;
  const parts = [
    ...count(cluster.nodes.length, 'node'),
    ...count(cluster.servers.length, 'server'),
    ...count(cluster.exports.length, 'export'),
  ];
  return `${cluster.name}: ${parts.join(', ')}: ${['fine', ...counted].join(', ')}`;
}

const count = (number: number, what: string): readonly string[] =>
  number === 0 ? [] : [`${number} ${what}${number === 1 ? '' : 's'}`];
