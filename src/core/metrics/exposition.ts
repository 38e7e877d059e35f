// The text format that Prometheus scrapes, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export type MetricType = 'counter' | 'gauge' | 'histogram';

export interface Family {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  /** What is added to the family's name: of a histogram "_bucket", "_sum" or "_count". */
  readonly suffix?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A family without samples is left out: it would say nothing. The samples of one stand together, as the format wants it. */
export function exposition(families: readonly Family[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(familyText)
    .join('');
}

// ---

function familyText({ name, type, help, samples }: Family): string {
  const head = `# HELP ${name} ${escapedHelp(help)}\n# TYPE ${name} ${type}\n`;
  return head + samples.map((sample) => sampleText(name, sample)).join('');
}

const sampleText = (name: string, { suffix = '', labels, value }: Sample): string =>
  `${name}${suffix}${labelsText(labels)} ${valueText(value)}\n`;

function labelsText(labels: Sample['labels']): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapedLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** As Go's ParseFloat reads it. */
function valueText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}

const escapedHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
/** Few labels have anything to escape, and a scrape has thousands. */
const escapedLabel = (text: string): string => (/[\\\n"]/.test(text) ? escapedHelp(text).replaceAll('"', '\\"') : text);
