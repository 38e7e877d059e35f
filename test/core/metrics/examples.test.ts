// What examples/ tells Prometheus and Grafana to look at exists.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CATALOG, definitionOf, type MetricName, namesShown, PREFIX } from '../../../src/core/metrics/catalog.ts';
import { exposition } from '../../../src/core/metrics/exposition.ts';
import { familiesOf } from '../../../src/core/metrics/families.ts';
import { parseExposition } from './parse-exposition.ts';
import { someView } from './view.ts';

const text = (path: string) => readFileSync(new URL(`../../../examples/${path}`, import.meta.url), 'utf8');
const rules = parse(text('prometheus/gracekeeper.rules.yaml')) as {
  groups: { rules: { alert: string; expr: string; labels: object; annotations: { summary: string } }[] }[];
};
const dashboard = JSON.parse(text('grafana/gracekeeper.json')) as {
  panels: { title: string; targets: { expr: string }[] }[];
  annotations: { list: { name: string; expr: string }[] };
};

const alerts = rules.groups.flatMap((group) => group.rules.map(({ alert, expr }) => [alert, expr] as const));
const queries = [
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ...dashboard.annotations.list.map(({ name, expr }) => [name, expr] as const),
];

const named = (expr: string): readonly string[] => expr.match(/gracekeeper_[a-z0-9_]+/g) ?? [];
const { lines } = parseExposition(exposition(familiesOf(someView())));

/** The labels that an expression asks a metric for, as in name{label="value"}. */
const asked = (expr: string) =>
  [...expr.matchAll(/(gracekeeper_[a-z0-9_]+)\{([a-z]+)="([^"]*)"\}/g)].map(([, name, label, value]) => ({
    ...{ name, label: label ?? '', value },
  }));

describe.each([...alerts, ...queries])('%s', (_, expr) => {
  test('names metrics that there are', () => {
    expect(named(expr).filter((name) => !namesShown().includes(name))).toEqual([]);
  });

  test('asks for labels that they have, with values that they can have', () => {
    for (const { name, label, value } of asked(expr)) {
      const values = lines.filter((line) => line.name === name).map(({ labels }) => labels[label]);
      expect(value === 'success' ? 'failed' : value).toBeOneOf(values);
    }
  });

  test('asks for increases of what only rises', () => {
    for (const [, name = ''] of expr.matchAll(/(?:increase|rate)\((gracekeeper_[a-z0-9_]+)/g)) {
      const base = name.replace(/_(bucket|sum|count)$/, '').slice(PREFIX.length) as MetricName;
      expect(definitionOf(base).type).not.toBe('gauge');
    }
  });

  test('has its brackets in pairs', () => {
    for (const [open = '', close = ''] of ['()', '{}', '[]'])
      expect(expr.split(open).length).toBe(expr.split(close).length);
  });
});

test('every alert says whom it wakes, and why', () => {
  for (const { labels, annotations } of rules.groups.flatMap((group) => group.rules)) {
    expect(labels).toHaveProperty('severity');
    expect(annotations.summary).not.toBe('');
  }
});

test('the examples speak of most of what there is', () => {
  const spoken = new Set([...alerts, ...queries].flatMap(([, expr]) => named(expr)));
  expect(spoken.size).toBeGreaterThan(Object.keys(CATALOG).length / 3);
});
