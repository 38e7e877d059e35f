import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decodeCib } from '../../../src/core/cib/decode.ts';
import { encodeCib } from '../../../src/core/cib/encode.ts';
import { IN_FILE, isKeptInFile, MARK, markOf, signOf } from '../../../src/core/fencing/cib-secrets.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import { secretsOf } from '../../../src/core/plan/fencing-secrets.ts';
import { specHash } from '../../../src/core/plan/spec-hash.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { ringOf } from '../four-servers.ts';

const guarded = (options: Readonly<Record<string, string>>): Cluster => ({
  ...ringOf(2),
  fencing: { kind: 'devices', devices: [{ agent: 'fence_x', nodes: ['node1'], options }] },
});
const secret = guarded({ ip: '192.0.2.211', password: 'sesame' });
const deviceIn = (cluster: Cluster) => compile(cluster).fencing[0];

describe('what opens a fencing device', () => {
  test('is in a file of each node, and the CIB says so where it would stand', () => {
    expect(deviceIn(secret)?.params).toMatchObject({ ip: '192.0.2.211', password: IN_FILE });
    expect(secretsOf(secret)).toEqual([{ device: 'fence-node1', secrets: { password: 'sesame' } }]);
    expect(encodeCib(compile(secret))).not.toContain('sesame');
    expect(decodeCib(encodeCib(compile(secret))).plan).toEqual(compile(secret));
  });

  test('leaves a mark there that changes with it, so that pacemaker-fenced reads it anew', () => {
    const mark = deviceIn(secret)?.meta[MARK];
    expect(mark).toMatch(/^[0-9a-f]{32}$/);
    expect(deviceIn(guarded({ ip: '192.0.2.211', password: 'opensesame' }))?.meta[MARK]).not.toBe(mark);
    expect(deviceIn(guarded({ ip: '192.0.2.212', password: 'sesame' }))?.meta[MARK]).toBe(mark);
    expect(markOf('fence-node2', { password: 'sesame' })).not.toBe(mark);
    expect(deviceIn(guarded({ ip: '192.0.2.211' }))?.meta).not.toHaveProperty(MARK);
  });

  test('is in no hash that everybody can compare with their guesses', () => {
    const known = [canonical(secret), canonical(guarded({ ip: '192.0.2.211', password: 'sesame' }))];
    expect(known).not.toContain(specHash(secret));
    expect(specHash(guarded({ ip: '192.0.2.211', password: 'other' }))).not.toBe(specHash(secret));
    expect(specHash(guarded({ ip: '192.0.2.211', password: 'sesame' }))).toBe(specHash(secret));
  });

  test('is signed as Pacemaker checks it', () => {
    expect(signOf('sesame')).toBe(createHash('md5').update('sesame').digest('hex'));
  });

  test.each([
    ['one that its files can not hold: too long', 'password', 'x'.repeat(254)],
    ['with a space at its end, which is cut off there', 'password', 'sesame '],
    ['with a line break', 'password', 'se\nsame'],
    ['that an administrator keeps there already', 'password', IN_FILE],
    ['that is no secret', 'username', 'fencer'],
  ])('stays in the CIB: %s', (_title, option, value) => {
    expect(isKeptInFile(option, value)).toBe(false);
    expect(deviceIn(guarded({ [option]: value }))?.params[option]).toBe(value);
  });

  test('of 253 bytes is kept in a file', () => {
    expect(isKeptInFile('token', 'x'.repeat(253))).toBe(true);
  });
});

const canonical = (cluster: Cluster): string => createHash('sha256').update(JSON.stringify(cluster)).digest('hex');
