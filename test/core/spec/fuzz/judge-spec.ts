// What must hold for every text that somebody calls cluster.yaml.
import { encodeCib } from '../../../../src/core/cib/encode.ts';
import { corosyncConf } from '../../../../src/core/config/corosync-conf.ts';
import { ganeshaConf } from '../../../../src/core/config/ganesha-conf.ts';
import { canonicalJson } from '../../../../src/core/plan/canonical-json.ts';
import { compile } from '../../../../src/core/plan/compile.ts';
import type { Cluster } from '../../../../src/core/spec/cluster.ts';
import { effective } from '../../../../src/core/spec/effective.ts';
import { printFinding } from '../../../../src/core/spec/print-finding.ts';
import { readSpec } from '../../../../src/core/spec/read-spec.ts';

/**
 * Answered by findings, each with a place in the text and words for people; or a cluster, of which everything that is made of it can be made.
 * Throws Error otherwise.
 */
export function judgeSpec(text: string): void {
  const { cluster, findings } = readSpec(text, 'cluster.yaml');
  const lines = text.split('\n');
  for (const finding of findings) {
    const { where, message, hint } = finding;
    const line = where && lines[where.line - 1];
    if (where === undefined || line === undefined || where.column < 1 || where.column > line.length + 1)
      throw new Error(`${finding.code} is nowhere in the text: ${JSON.stringify(where)}`);
    const slip = NO_WORDS.exec(`${message}\n${hint ?? ''}`)?.[0];
    // A user may have written it.
    if (slip !== undefined && !text.includes(slip))
      throw new Error(`${finding.code} is no words for people: ${message}`);
    printFinding(finding, text);
  }
  const errors = findings.some(({ level }) => level === 'error');
  if (errors === (cluster !== undefined))
    throw new Error(errors ? 'a cluster in spite of errors' : 'neither cluster nor error');
  if (cluster !== undefined) usable(cluster);
}

/** What a program says that was not thought through, a stack trace included. */
const NO_WORDS = /\bundefined\b|\[object |\bNaN\b|^ +at .*:\d+:\d+/m;

function usable(cluster: Cluster): void {
  const again = readSpec(effective(cluster), 'effective.yaml').cluster;
  if (again === undefined || canonicalJson(again) !== canonicalJson(cluster))
    throw new Error('what it means in full, written out, means something else');
  encodeCib(compile(cluster));
  corosyncConf(cluster);
  for (const server of cluster.servers) ganeshaConf({ cluster, server, recoveryRoot: '/recovery' });
}
