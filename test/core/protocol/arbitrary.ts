import fc from 'fast-check';
import { formatAddress } from '../../../src/core/base/address.ts';

export const port = fc.integer({ min: 1, max: 0xffff });
export const word = fc.integer({ min: 0, max: 0xffff_ffff });
/** Signed, of 32 bits. */
export const int = fc.integer();
/** Unsigned, of 64 bits. */
export const long = fc.bigInt(0n, 2n ** 64n - 1n);
export const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
export const bytes = (maxLength = 50) => fc.uint8Array({ maxLength });

export const mac = fc
  .uint8Array({ minLength: 6, maxLength: 6 })
  .map((octets) => Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(':'));

export const v4 = fc.bigInt(0n, 2n ** 32n - 1n).map((value) => formatAddress({ family: 4, value }));
export const v6 = fc.bigInt(0n, 2n ** 128n - 1n).map((value) => formatAddress({ family: 6, value }));
