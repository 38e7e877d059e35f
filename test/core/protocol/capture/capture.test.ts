import { describe, expect, test } from 'vitest';
import { concat, u8, u16, u32 } from '../../../../src/core/protocol/bytes.ts';
import { captureReader, NO_CAPTURE, readCapture } from '../../../../src/core/protocol/capture/capture.ts';
import { pcapFrame, pcapHeader } from '../../../../src/core/protocol/capture/encode.ts';

const AT = 1_795_000_000_123.456;
const BYTES = Uint8Array.from({ length: 5 }, (_, i) => i);
const FRAME = { at: AT, link: 1, bytes: BYTES, length: 60 };

/** A number in the order of bytes of the machine. */
const word = (little: boolean, ...values: readonly number[]) =>
  concat(...values.map((value) => (little ? u32(value).reverse() : u32(value))));
const half = (little: boolean, ...values: readonly number[]) =>
  concat(...values.map((value) => (little ? u16(value).reverse() : u16(value))));

function pcap(little: boolean, nanoseconds: boolean): Uint8Array {
  const fraction = nanoseconds ? 123_456_000 : 123_456;
  return concat(
    ...[word(little, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4), half(little, 2, 4), word(little, 0, 0, 65_535, 1)],
    ...[word(little, 1_795_000_000, fraction, 5, 60), BYTES],
  );
}

const block = (little: boolean, type: number, body: Uint8Array) => {
  const padded = concat(body, new Uint8Array((4 - (body.length % 4)) % 4));
  const length = 12 + padded.length;
  return concat(word(little, type, length), padded, word(little, length));
};

const section = (little: boolean) =>
  block(
    little,
    0x0a0d0d0a,
    concat(word(little, 0x1a2b3c4d), half(little, 1, 0), word(little, 0xffff_ffff, 0xffff_ffff)),
  );

/** Of an Ethernet, with a clock of that resolution (if_tsresol). */
const description = (little: boolean, resolution: number) =>
  block(
    little,
    1,
    concat(half(little, 1, 0), word(little, 65_535), half(little, 9, 1), u8(resolution, 0, 0, 0), u32(0)),
  );

function packet(little: boolean, ticks: bigint): Uint8Array {
  const [high, low] = [Number(ticks >> 32n), Number(ticks & 0xffff_ffffn)];
  return block(little, 6, concat(word(little, 0, high, low, 5, 60), BYTES));
}

const MICROSECONDS = 1_795_000_000_123_456n;

describe('a capture', () => {
  test.each([
    ['pcap, little-endian, microseconds', pcap(true, false)],
    ['pcap, big-endian, microseconds', pcap(false, false)],
    ['pcap, little-endian, nanoseconds', pcap(true, true)],
    ['pcap, big-endian, nanoseconds', pcap(false, true)],
    ['pcapng, little-endian', concat(section(true), description(true, 6), packet(true, MICROSECONDS))],
    ['pcapng, big-endian', concat(section(false), description(false, 6), packet(false, MICROSECONDS))],
    ['pcapng in nanoseconds', concat(section(true), description(true, 9), packet(true, MICROSECONDS * 1_000n))],
  ])('is read: %s', (_, bytes) => {
    const { frames = [], trouble } = readCapture(bytes) ?? {};
    expect(trouble).toBeUndefined();
    expect(frames).toEqual([{ ...FRAME, at: expect.closeTo(AT, 2) }]);
  });

  test('of our own making comes back', () => {
    const bytes = concat(pcapHeader(1), pcapFrame(FRAME), pcapFrame(FRAME));
    expect(readCapture(bytes)?.frames).toEqual([1, 2].map(() => ({ ...FRAME, at: expect.closeTo(AT, 2) })));
  });

  test('is read in pieces of any size', () => {
    const bytes = concat(section(true), description(true, 6), packet(true, MICROSECONDS), packet(true, MICROSECONDS));
    for (const size of [1, 7, 64]) {
      const reader = captureReader();
      let found = 0;
      for (let at = 0; at < bytes.length; at += size) found += reader.push(bytes.slice(at, at + size)).length;
      expect([found, reader.trouble()]).toEqual([2, undefined]);
    }
  });

  test('of several sections takes each by its own order and clock', () => {
    const bytes = concat(
      ...[section(true), description(true, 6), packet(true, MICROSECONDS)],
      // 2^-20 of a second
      ...[section(false), description(false, 0x94), packet(false, 1_795_000_000n << 20n)],
    );
    expect(readCapture(bytes)?.frames.map(({ at }) => Math.floor((at ?? 0) / 1_000))).toEqual([
      1_795_000_000, 1_795_000_000,
    ]);
  });

  test('without times says so, and blocks that say nothing of frames are passed over', () => {
    const simple = block(true, 3, concat(word(true, 60), BYTES));
    const bytes = concat(section(true), description(true, 6), block(true, 4, u32(1)), simple);
    expect(readCapture(bytes)?.frames).toMatchObject([{ at: null, length: 60 }]);
  });

  test('that is damaged gives what came before, and says where it breaks off', () => {
    const good = pcap(true, false);
    const cut = readCapture(concat(good, good.slice(24, 40)));
    expect(cut).toMatchObject({ frames: [{}], trouble: 'it ends in the middle of a frame, at byte 45' });
    const huge = concat(good, word(true, 1, 1, 0x7fff_ffff, 1));
    expect(readCapture(huge)).toMatchObject({ frames: [{}], trouble: 'a frame of 2147483647 bytes at byte 45' });
    const nobody = concat(section(true), packet(true, 0n));
    expect(readCapture(nobody)?.trouble).toBe('a packet of an interface that was not described at byte 28');
  });

  test('is refused when it is none', () => {
    expect(readCapture(new TextEncoder().encode('#!/bin/sh'))).toBeUndefined();
    const reader = captureReader();
    reader.push(u8(1));
    expect(reader.trouble()).toBe(NO_CAPTURE);
  });
});
