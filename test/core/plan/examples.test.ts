import { describe, expect, test } from 'vitest';
import { encodeCib } from '../../../src/core/cib/encode.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import { planInWords } from '../../../src/core/plan/words/plan-in-words.ts';
import { examples } from '../example-clusters.ts';
import { expectGolden } from '../golden.ts';
import { isInstalled } from '../pacemaker-tools.ts';
import { verify } from './verify.ts';

// Pacemaker says so of every cluster without fencing, whatever else its CIB holds.
const SAID_OF_THE_WAIVER = /Blind faith: not fencing unseen nodes/;

const canVerify = isInstalled('crm_verify');

describe.each(examples)('examples/%s.yaml', (name, cluster) => {
  const plan = compile(cluster);

  test('gives the golden CIB', () => expectGolden(`${name}.cib.xml`, encodeCib(plan)));

  test('gives the golden page of words', () => expectGolden(`${name}.plan.txt`, planInWords(cluster, plan)));

  test.skipIf(!canVerify)('contents crm_verify at its strictest', () => {
    const { exitCode, complaints } = verify(encodeCib(plan));
    expect(complaints.filter((line) => !SAID_OF_THE_WAIVER.test(line))).toEqual([]);
    expect(exitCode).toBe(0);
  });
});
