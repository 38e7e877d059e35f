import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bits,
  compareAddresses,
  contains,
  firstOf,
  formatAddress,
  formatNetwork,
  type IpAddress,
  lastOf,
  parseAddress,
  parseNetwork,
} from '../../../src/core/base/address.ts';

const anyAddress: fc.Arbitrary<IpAddress> = fc.oneof(
  fc.bigInt(0n, (1n << 32n) - 1n).map((value) => ({ family: 4 as const, value })),
  fc.bigInt(0n, (1n << 128n) - 1n).map((value) => ({ family: 6 as const, value })),
  // Addresses of few non-zero groups, where "::" matters.
  fc.array(fc.constantFrom(0n, 0n, 0n, 1n, 0xdb8n), { minLength: 8, maxLength: 8 }).map((groups) => ({
    family: 6 as const,
    value: groups.reduce<bigint>((value, group) => (value << 16n) | group, 0n),
  })),
);
const anyNetwork = anyAddress.chain((address) =>
  fc.integer({ min: 0, max: bits(address) }).map((prefix) => ({ address, prefix })),
);

const canonical = (text: string) => {
  const address = parseAddress(text);
  return address && formatAddress(address);
};

function network(text: string) {
  const parsed = parseNetwork(text);
  if (parsed === undefined) throw new Error(`no network: ${text}`);
  return parsed;
}

function address(text: string) {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`no address: ${text}`);
  return parsed;
}

describe('addresses', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8:0:0:0:0:2:1', '2001:db8::2:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ])('writes %s as %s', (text, written) => {
    expect(canonical(text)).toBe(written);
  });

  it.each([
    ...[
      '',
      '1',
      '1.2.3',
      '1.2.3.4.5',
      '1.2.3.256',
      '01.2.3.4',
      '1.2.3.4 ',
      '1.2.3.-4',
      '0x1.2.3.4',
      'node1',
      '1.2.3.4/24',
    ],
    ...[
      ':',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7:8::',
      '::12345',
      '::g',
      'fe80::1%eth0',
    ],
    ...['::1.2.3', '1.2.3.4::', '::1.2.3.4:5'],
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(anyAddress, (one) => {
        expect(parseAddress(formatAddress(one))).toEqual(one);
      }),
    );
  });

  it('orders addresses in one way only', () => {
    fc.assert(
      fc.property(
        anyAddress,
        anyAddress,
        (a, b) => Math.sign(compareAddresses(a, b)) + Math.sign(compareAddresses(b, a)) === 0,
      ),
    );
    expect(compareAddresses(address('192.0.2.9'), address('192.0.2.10'))).toBeLessThan(0);
    expect(compareAddresses(address('255.255.255.255'), address('::'))).toBeLessThan(0);
    expect(compareAddresses(address('::1'), address('::1'))).toBe(0);
  });
});

describe('networks', () => {
  it.each([
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '::/129',
    '/24',
    '10.0.0.0/24/24',
    '10.0.0.0/-1',
    'x/8',
  ])('refuses %j', (text) => {
    expect(parseNetwork(text)).toBeUndefined();
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(anyNetwork, (one) => {
        expect(parseNetwork(formatNetwork(one))).toEqual(one);
      }),
    );
  });

  it('knows its first and its last address', () => {
    expect(formatAddress(firstOf(network('192.0.2.77/26')))).toBe('192.0.2.64');
    expect(formatAddress(lastOf(network('192.0.2.77/26')))).toBe('192.0.2.127');
    expect(formatAddress(lastOf(network('2001:db8::/120')))).toBe('2001:db8::ff');
    expect(formatAddress(firstOf(network('192.0.2.77/0')))).toBe('0.0.0.0');
  });

  it('contains exactly what lies between its first and its last address', () => {
    fc.assert(
      fc.property(anyNetwork, anyAddress, (one, other) => {
        const between =
          one.address.family === other.family &&
          compareAddresses(firstOf(one), other) <= 0 &&
          compareAddresses(other, lastOf(one)) <= 0;
        expect(contains(one, other)).toBe(between);
        expect(contains(one, one.address)).toBe(true);
      }),
    );
  });
});
