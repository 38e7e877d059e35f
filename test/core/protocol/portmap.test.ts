import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeMapping,
  decodeMappings,
  decodePort,
  dumpCall,
  encodeMapping,
  encodeMappings,
  getPortCall,
  type Mapping,
} from '../../../src/core/protocol/portmap.ts';
import { word } from './arbitrary.ts';
import { beginnings, hex } from './hex.ts';

const mapping: fc.Arbitrary<Mapping> = fc.record({
  program: word,
  version: word,
  protocol: fc.oneof(fc.constantFrom('tcp' as const, 'udp' as const), fc.integer({ min: 100, max: 255 })),
  port: word,
});

describe('the port mapper', () => {
  test('gives mappings back as they were, alone and in a list', () => {
    fc.assert(
      fc.property(fc.array(mapping), (them) => {
        for (const it of them) expect(decodeMapping(encodeMapping(it))).toEqual(it);
        expect(decodeMappings(encodeMappings(them))).toEqual(them);
      }),
    );
  });

  test('is asked for the port of NFS version 3 over TCP in these bytes', () => {
    const header = '00000001 00000000 00000002 000186a0 00000002 00000003 00000000 00000000 00000000 00000000';
    const wire = hex(`${header} 000186a3 00000003 00000006 00000000`);
    expect(getPortCall(1, { program: 100_003, version: 3, protocol: 'tcp' })).toEqual(wire);
    expect(decodePort(hex('00000801'))).toBe(2049);
  });

  test('is asked for all in these', () => {
    const wire = '00000001 00000000 00000002 000186a0 00000002 00000004 00000000 00000000 00000000 00000000';
    expect(dumpCall(1)).toEqual(hex(wire));
  });

  test('says nothing in a list that ends before its end', () => {
    const list = hex(
      '00000001 000186a3 00000003 00000006 00000801 00000001 000186a5 00000001 00000011 00004e50 00000000',
    );
    expect(decodeMappings(list)).toEqual([
      { program: 100_003, version: 3, protocol: 'tcp', port: 2049 },
      { program: 100_005, version: 1, protocol: 'udp', port: 20_048 },
    ]);
    for (const short of beginnings(list)) expect(decodeMappings(short)).toBeUndefined();
  });
});
