import type { MetricName } from './catalog.ts';
import type { Sample } from './exposition.ts';

/** What is measured, by its name in the catalog. */
export type Measured = Readonly<Partial<Record<MetricName, readonly Sample[]>>>;

export const sample = (value: number | boolean, labels: Sample['labels'] = {}): Sample => ({
  labels,
  value: Number(value),
});

/** 1 for the one that holds, 0 for the others: a sum over time then says how long it was which. */
export const oneOf = (all: readonly string[], holds: string, label: string, labels: Sample['labels'] = {}): Sample[] =>
  all.map((each) => sample(each === holds, { ...labels, [label]: each }));
