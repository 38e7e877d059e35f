import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exposition, type Family, type Sample } from '../../../src/core/metrics/exposition.ts';
import { parseExposition } from './parse-exposition.ts';

/** Whatever may stand in a label or a help text, mostly what has to be escaped. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\\', 'n', '"', '\n', '}', ',') }),
);
const labels = fc.dictionary(fc.constantFrom('server', 'node', 'le'), text, { noNullPrototype: true });
const samples: fc.Arbitrary<readonly Sample[]> = fc.uniqueArray(fc.record({ labels, value: fc.double() }), {
  minLength: 1,
  selector: ({ labels }) => JSON.stringify(Object.entries(labels).sort()),
});
const families: fc.Arbitrary<readonly Family[]> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a_total', 'b', 'c:d', 'e_seconds'),
    type: fc.constantFrom('counter' as const, 'gauge' as const),
    help: text,
    samples,
  }),
  { selector: ({ name }) => name },
);

describe('the text format', () => {
  test('reads back as what was written, whatever stands in labels and help', () => {
    fc.assert(
      fc.property(families, (all) => {
        const read = parseExposition(exposition(all));
        expect([...read.families]).toEqual(all.map(({ name, type, help }) => [name, { type, help }]));
        const flat = all.flatMap(({ name, samples }) => samples.map(({ labels, value }) => ({ name, labels, value })));
        // -0 and 0 are written alike.
        expect(read.lines.map((line) => ({ ...line, value: line.value + 0 }))).toEqual(
          flat.map((line) => ({ ...line, value: line.value + 0 })),
        );
      }),
    );
  });

  test('is what its specification shows', () => {
    const sample = {
      labels: { path: 'C:\\DIR\\FILE.TXT', error: 'Cannot find file:\n"FILE.TXT"' },
      value: 1.458255915e9,
    };
    expect(
      exposition([
        { name: 'msdos_file_access_time_seconds', type: 'gauge', help: 'a \\ and\na line', samples: [sample] },
        { name: 'something_weird', type: 'gauge', help: 'x', samples: [{ labels: { p: '' }, value: Infinity }] },
        { name: 'nothing', type: 'counter', help: 'x', samples: [] },
      ]),
    ).toBe(`# HELP msdos_file_access_time_seconds a \\\\ and\\na line
# TYPE msdos_file_access_time_seconds gauge
msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1458255915
# HELP something_weird x
# TYPE something_weird gauge
something_weird{p=""} +Inf
`);
  });
});
