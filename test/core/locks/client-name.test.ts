import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientFileName, clientOfFileName, quotedClient, unquotedClient } from '../../../src/core/locks/client-name.ts';

/** As they come over the wire: any bytes, up to SM_MAXSTRLEN. */
const anyName = fc
  .oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.uint8Array({ maxLength: 1024 }),
    fc.stringMatching(/^[./%~a-z0-9 \n-]{0,12}$/).map((text) => Buffer.from(text, 'latin1')),
  )
  .map((bytes) => Buffer.from(bytes).toString('latin1'));

describe('the file name of a client', () => {
  it.each(['192.0.2.7', '2001:db8::7', 'client.example.net', 'a_b-c'])('is its own name: %s', (name) => {
    expect(clientFileName(name)).toBe(name);
  });

  it.each([
    ['', '%'],
    ['.', '%2E'],
    ['..', '%2E.'],
    ['../../etc/passwd', '%2E.%2F..%2Fetc%2Fpasswd'],
    ['.hidden', '%2Ehidden'],
    ['a b\nc\0', 'a%20b%0Ac%00'],
    ['%2E', '%252E'],
    ['\xff', '%FF'],
  ])('quotes what is none: %j', (name, fileName) => {
    expect(clientFileName(name)).toBe(fileName);
    expect(clientOfFileName(fileName)).toBe(name);
  });

  it('is never a path, hidden, long, or anything but letters, digits and marks', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(clientFileName(name)).toMatch(/^[A-Za-z0-9_:%~-][A-Za-z0-9_:.%~-]{0,199}$/);
      }),
    );
  });

  it('says whose it is, unless that is too long for a file name', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const fileName = clientFileName(name);
        if (quotedClient(name).length <= 200) expect(clientOfFileName(fileName)).toBe(name);
        else expect(clientOfFileName(fileName)).toBeUndefined();
      }),
    );
  });

  it('is another one for another client, however long and alike they are', () => {
    expect(clientFileName(`${'a'.repeat(1023)}b`)).not.toBe(clientFileName(`${'a'.repeat(1023)}c`));
    fc.assert(fc.property(anyName, anyName, (a, b) => (clientFileName(a) === clientFileName(b)) === (a === b)));
  });
});

describe('a quoted client', () => {
  it('is read back, however long', () => {
    fc.assert(fc.property(anyName, (name) => unquotedClient(quotedClient(name)) === name));
  });

  it.each(['.x', 'a b', 'a/b', '%41', '%2', '%2e', '', '%~0123'])(
    'is none where nothing is quoted like that: %j',
    (text) => {
      expect(unquotedClient(text)).toBeUndefined();
    },
  );
});
