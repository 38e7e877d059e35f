// A reader of the text format, as strict as its specification: what Prometheus would refuse, it refuses.
import type { Family, Sample } from '../../../src/core/metrics/exposition.ts';

export interface Line {
  readonly name: string;
  readonly labels: Sample['labels'];
  readonly value: number;
}

export interface Scrape {
  readonly families: ReadonlyMap<string, Pick<Family, 'type' | 'help'>>;
  readonly lines: readonly Line[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';

export function parseExposition(text: string): Scrape {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no end');
  const families = new Map<string, Pick<Family, 'type' | 'help'>>();
  const lines: Line[] = [];
  let help: { readonly name: string; readonly help: string } | undefined;
  let family = '';
  for (const line of text.split('\n').slice(0, -1)) {
    const [, helped, words] = new RegExp(`^# HELP (${NAME}) (.*)$`, 's').exec(line) ?? [];
    const [, typed, type] = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram)$`).exec(line) ?? [];
    if (helped !== undefined) help = { name: helped, help: unescaped(words ?? '') };
    else if (typed !== undefined) {
      if (families.has(typed)) throw new Error(`${typed} comes twice`);
      if (help?.name !== typed) throw new Error(`${typed} has no HELP before its TYPE`);
      families.set(typed, { type: type as Family['type'], help: help.help });
      family = typed;
    } else {
      const read = sample(line);
      const suffix = read.name.slice(family.length);
      if (!read.name.startsWith(family) || !['', '_bucket', '_sum', '_count'].includes(suffix))
        throw new Error(`${read.name} stands among the samples of ${family}`);
      lines.push(read);
    }
  }
  const ids = lines.map(({ name, labels }) => JSON.stringify([name, Object.entries(labels).sort()]));
  if (new Set(ids).size !== ids.length) throw new Error('a sample comes twice');
  return { families, lines };
}

function sample(line: string): Line {
  const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
  const [, name, inside = '', value] =
    new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (\\S+)$`, 's').exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error(`no sample: ${JSON.stringify(line)}`);
  const pairs = [...inside.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/gs)];
  return {
    name,
    labels: Object.fromEntries(pairs.map(([, label = '', text = '']) => [label, unescaped(text)])),
    value: number(value),
  };
}

function number(text: string): number {
  const named: Readonly<Record<string, number>> = { '+Inf': Infinity, '-Inf': -Infinity, NaN: Number.NaN };
  const value = named[text] ?? (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/.test(text) ? Number(text) : undefined);
  if (value === undefined) throw new Error(`no number: ${text}`);
  return value;
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\(.)/gs, (_, character: string) => (character === 'n' ? '\n' : character));
