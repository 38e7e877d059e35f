import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EMPTY_HISTOGRAM, histogramSamples, took } from '../../../src/core/metrics/histogram.ts';

test('each bucket counts all that took at most so long, the last one all there are', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true })), (times) => {
      const samples = histogramSamples(times.reduce(took, EMPTY_HISTOGRAM), {});
      for (const { suffix, labels, value } of samples) {
        if (suffix !== '_bucket') continue;
        const upTo = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le);
        expect(value).toBe(times.filter((seconds) => seconds <= upTo).length);
      }
      expect(samples.find(({ suffix }) => suffix === '_count')?.value).toBe(times.length);
    }),
  );
});
