import { describe, expect, it } from 'vitest';
import { mayReclaimV40, recordsSql } from '../../../src/core/locks/nfsdcld-records.ts';

const client = { address: '192.0.2.202', name: 'Linux NFSv4.0 client2', status: 'confirmed', minorVersion: 0 };

describe('an NFSv4.0 client', () => {
  it('may reclaim as long as what it held is its own', () => {
    const words = ['confirmed', 'courtesy', null, 'unconfirmed', 'expirable'];
    expect(words.filter((status) => mayReclaimV40({ ...client, status }))).toEqual(['confirmed', 'courtesy', null]);
  });

  it('is none that says when it has reclaimed, of which nfsd tells by itself', () => {
    expect(mayReclaimV40({ ...client, minorVersion: 1 })).toBe(false);
    expect(mayReclaimV40({ ...client, minorVersion: null })).toBe(false);
  });
});

describe('the records for nfsdcld', () => {
  it('go to the epoch that ended, by the bytes of the names, and no quote ends one', () => {
    expect(recordsSql({ current: 26, recovery: 0 }, ["a'b", 'c\\x22\\x00d'])).toBe(
      `INSERT OR IGNORE INTO "rec-000000000000001a" (id) VALUES (x'612762'), (x'63220064');`,
    );
  });

  it('are none where there is nobody, or where it ended in grace, since the list of before counts once more', () => {
    expect(recordsSql({ current: 26, recovery: 0 }, [])).toBeUndefined();
    expect(recordsSql({ current: 26, recovery: 25 }, ['a'])).toBeUndefined();
  });
});
