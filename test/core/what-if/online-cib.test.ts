import { describe, expect, test } from 'vitest';
import { decodeCib } from '../../../src/core/cib/decode.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import { leaner, onlineCib } from '../../../src/core/what-if/online-cib.ts';
import { examples } from '../example-clusters.ts';
import { isInstalled } from '../pacemaker-tools.ts';
import { simulate } from '../plan/simulate.ts';
import { verify } from '../plan/verify.ts';

const SAID_OF_THE_WAIVER = /Blind faith: not fencing unseen nodes/;

describe.each(examples)('the CIB of examples/%s.yaml with every node up', (_, cluster) => {
  const plan = compile(cluster);
  const cib = onlineCib(plan);

  test('has the plan in it, lean or not', () => {
    expect(decodeCib(cib).plan).toEqual(plan);
    expect(decodeCib(leaner(cib)).plan).toEqual(plan);
  });

  test.skipIf(!isInstalled('crm_verify'))('contents crm_verify at its strictest', () => {
    const { exitCode, complaints } = verify(cib);
    expect(complaints.filter((line) => !SAID_OF_THE_WAIVER.test(line))).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test.skipIf(!isInstalled('crm_simulate'))('makes the scheduler start everything, ask nothing, and rest', () => {
    const started = simulate(cib);
    expect(started.actions.filter((action) => !/^(start|promote) /.test(action))).toEqual([]);
    for (const { name, home } of cluster.servers) expect(started.actions).toContain(`start ${name}-address ${home}`);
    expect(simulate(leaner(started.cib)).actions).toEqual([]);
  });
});
