import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reading } from '../../../src/core/protocol/bytes.ts';
import { bool, opaque, readBool, readOpaque, readText, text } from '../../../src/core/protocol/xdr.ts';
import { bytes } from './arbitrary.ts';
import { beginnings, hex } from './hex.ts';

describe('XDR', () => {
  test('gives back the bytes, texts and truths that were put in, one after the other', () => {
    fc.assert(
      fc.property(bytes(), fc.string({ unit: 'grapheme' }), fc.boolean(), (raw, words, truth) => {
        const encoded = Uint8Array.from([...opaque(raw), ...text(words), ...bool(truth)]);
        expect(encoded.length % 4).toBe(0);
        const decoded = reading(encoded, (from) => [readOpaque(from, 50), readText(from, 999), readBool(from)]);
        expect(decoded).toEqual([raw, words, truth]);
      }),
    );
  });

  test('lays a text out as RFC 4506 does', () => {
    expect(text('sillyprog')).toEqual(hex('00000009 73696c6c 7970726f 67000000'));
  });

  test('finds no text in less than its length and padding say', () => {
    for (const short of beginnings(hex('00000009 73696c6c 7970726f 67000000')))
      expect(reading(short, (from) => readText(from, 99))).toBeUndefined();
  });

  test('refuses what is longer than its reader allows, and truths that are neither', () => {
    expect(reading(hex('00000005 6162636465 000000'), (from) => readOpaque(from, 4))).toBeUndefined();
    expect(reading(hex('00000002'), readBool)).toBeUndefined();
  });

  test('lets a bug in a reader out', () => {
    const bug = () => {
      throw new Error('bug');
    };
    expect(() => reading(hex(''), bug)).toThrow('bug');
  });
});
