import { describe, expect, test } from 'vitest';
import { favoured } from '../../../../src/core/plan/fencing.ts';
import { readSpec } from '../../../../src/core/spec/read-spec.ts';
import { ringOf } from '../../four-servers.ts';
import { found, GOOD, withLines } from '../spec-text.ts';

const device = (text: string) => withLines(`quorum: { device: { ${text} } }`);
const read = (text: string) => readSpec(device(text), 'c.yaml').cluster?.quorumDevice;

describe('a vote from outside', () => {
  test('is none unless it is written', () => {
    expect(readSpec(GOOD, 'c.yaml').cluster).not.toHaveProperty('quorumDevice');
    expect(readSpec(withLines('quorum: {}'), 'c.yaml').cluster).not.toHaveProperty('quorumDevice');
  });

  test('goes by its own defaults: lms of three nodes, sealed', () => {
    expect(read('host: arbiter.example.com')).toEqual({ host: 'arbiter.example.com', algorithm: 'lms', tls: 'on' });
    expect(read('host: "2001:DB8:0::FA", algorithm: lms, tls: required')).toEqual({
      ...{ host: '2001:db8::fa', algorithm: 'lms', tls: 'required' },
    });
  });

  test.each([
    ['host: arbiter, algorithm: ffsplit', ['15:47 warning quorum-device-odd']],
    ['host: arbiter, tls: off', ['15:41 warning quorum-device-plain']],
    ['host: node2', ['15:27 error quorum-device-inside']],
    ['host: 192.0.2.101', ['15:27 error quorum-device-inside']],
    ['host: "no host"', ['15:27 error bad-host']],
  ])('is judged where it is written: %s', (text, findings) => {
    expect(found(device(text))).toEqual(findings);
  });

  test('spares neither of two nodes: who has no vote fences nobody', () => {
    const quorumDevice = { host: 'arbiter', algorithm: 'ffsplit' as const, tls: 'on' as const };
    expect(favoured(ringOf(2))).toBe('node1');
    expect(favoured({ ...ringOf(2), quorumDevice })).toBeUndefined();
  });
});
