// docs/benchmarks.md: written by npm run bench, never by hand.
import { cpus, totalmem } from 'node:os';
import { type Measured, median, told } from './measure.ts';
import type { Bench } from './run-groups.ts';

export function benchmarksPage({ measured, rounds, notes, missing, problem }: Bench): string {
  return `# Benchmarks

Written by \`npm run bench\` (${rounds === 1 ? 'one round' : `medians of ${rounds} rounds; least and most in brackets`}); not edited by hand. Everything runs in the lab: real Corosync,
Pacemaker, NFS-Ganesha and Linux kernel clients on one machine (${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}).
The bare mechanism is measured in the same run; the classic agents' figures were measured on the same kind of machine.

| what | ours | to reach | bare mechanism | ratio | classic |
|---|---|---|---|---|---|
${measured.map(row).join('\n')}
${missing.length === 0 ? '' : `\n${incomplete(missing, problem)}\n`}
A gap is the longest time between two completed fsyncs of a client that appends and fsyncs every 20 ms to an open file; 0.02 s is no gap at all.
${notes.map((note) => `\n${note}\n`).join('')}`;
}

const incomplete = (missing: readonly string[], problem: string | undefined): string =>
  `**Not complete**: ${missing.map((name) => `\`${name}\``).join(', ')} still to be measured, wholly or in part.${
    problem === undefined ? '' : ` It ended with: ${problem}`
  }`;

function row({ what, unit, values, toReach, bare, classic }: Measured): string {
  const compared =
    bare === undefined
      ? '- | -'
      : `${bare.what}: ${span(bare.values, unit)} | ${ratio(median(values) / median(bare.values))}`;
  return `| ${what} | ${span(values, unit)} | ${told(toReach)} ${unit} | ${compared} | ${classic} |`;
}

function span(values: readonly number[], unit: Measured['unit']): string {
  const show = (value: number) => value.toFixed(unit === 's' && median(values) < 0.2 ? 3 : 2);
  const middle = `**${show(median(values))} ${unit}**`;
  return values.length === 1 ? middle : `${middle} (${show(Math.min(...values))} to ${show(Math.max(...values))})`;
}

/** A third is not 0.3. */
const ratio = (value: number): string => value.toFixed(value < 1 ? 2 : 1);
