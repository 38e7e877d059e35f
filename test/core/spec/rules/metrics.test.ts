import { describe, expect, test } from 'vitest';
import { formatListen, parseListen } from '../../../../src/core/spec/problems/listen.ts';
import { found, withLines } from '../spec-text.ts';

describe('where the metrics are', () => {
  test.each(['127.0.0.1:20492', '[::1]:1', '0.0.0.0:65535', 'node:9100', 'none'])('%s reads back as itself', (text) => {
    const listen = parseListen(text);
    expect(listen && formatListen(listen)).toBe(text);
  });

  test.each(['', '20492', 'localhost:1', '127.0.0.1', '127.0.0.1:0', '127.0.0.1:65536', '::1:80', '[127.0.0.1]:80'])(
    '%s is no such place',
    (text) => expect(found(withLines(`metrics: { listen: "${text}" }`))).toEqual(['15:20 error bad-listen']),
  );

  test('the loopback is nobody else’s business, any other address is warned of', () => {
    expect(found(withLines('metrics: { listen: "[::1]:9000" }'))).toEqual([]);
    expect(found(withLines('metrics: { listen: none }'))).toEqual([]);
    expect(found(withLines('metrics: { listen: node:9000 }'))).toEqual(['15:20 warning open-metrics']);
    expect(found(withLines('metrics: { listen: 0.0.0.0:9000 }'))).toEqual(['15:20 warning open-metrics']);
  });
});
