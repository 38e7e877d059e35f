// Every place in which we say something of a cluster is looked through for its fencing devices' passwords.
import { describe, expect, test } from 'vitest';
import { prospectOf } from '../../../src/core/change/prospect.ts';
import { encodeCib } from '../../../src/core/cib/encode.ts';
import { verdictOf } from '../../../src/core/doctor/check.ts';
import { drift } from '../../../src/core/doctor/checks/drift.ts';
import { withoutSecrets } from '../../../src/core/fencing/without-secrets.ts';
import { changesInWords } from '../../../src/core/plan/changes-in-words.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import { diff } from '../../../src/core/plan/diff.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { planInWords } from '../../../src/core/plan/words/plan-in-words.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { maskSecrets } from '../../../src/core/spec/mask-secrets.ts';
import { printFinding } from '../../../src/core/spec/print-finding.ts';
import { readSpec } from '../../../src/core/spec/read-spec.ts';
import { changeAsJson, changeInWords } from '../../../src/entry/cli/in-words/change.ts';
import { checkInWords, effectiveInWords } from '../../../src/entry/cli/in-words/check.ts';
import { GOOD } from '../spec/spec-text.ts';

const OPTIONS = ['passwd', 'password', 'snmp_priv_passwd', 'community', 'secret_key', 'apikey', 'token', 'key_value'];
const spec = (secret: string, more = '') =>
  GOOD.replace(
    /^fencing:\n( {2}.*\n)+/m,
    `fencing:\n  - { agent: fence_ipmilan, node: node1, options: { ${OPTIONS.map((name) => `${name}: ${secret}${name}`).join(', ')}${more} } }\n${['node2', 'node3'].map((node) => `  - { agent: fence_ipmilan, node: ${node}, options: { ip: 192.0.2.7${node.at(-1)}, passwd: "${secret}, {too}" } }\n`).join('')}`,
  );
const clusterOf = (text: string): Cluster => {
  const { cluster, findings } = readSpec(text, 'c.yaml');
  if (cluster === undefined) throw new Error(JSON.stringify(findings));
  return cluster;
};
const [before, after] = [clusterOf(spec('sesame')), clusterOf(spec('opensesame'))];
const checked = (text: string) => ({ text, ...readSpec(text, 'c.yaml') });

/** As somebody has written it into the CIB with other tools. */
const inClear = (plan: Plan): Plan => ({
  ...plan,
  fencing: plan.fencing.map((device) => ({ ...device, params: { ...device.params, community: 'sesame' } })),
});
const live = { plan: inClear(compile(before)), cluster: before, behind: [] };
const prospect = () => prospectOf(live, after, false);

const SAID: Readonly<Record<string, () => string>> = {
  'the CIB': () => encodeCib(compile(before)),
  'plan in words': () => planInWords(before, compile(before)),
  'plan --json': () =>
    JSON.stringify({ plan: withoutSecrets(inClear(compile(before))), cluster: withoutSecrets(before) }),
  'check --effective': () => effectiveInWords(checked(spec('sesame')), before, 'c.yaml'),
  'plan --live, apply': () => changeInWords(prospect()),
  'apply --json': () => JSON.stringify(changeAsJson(prospect())),
  'a change of the plan in words': () => changesInWords(diff(inClear(compile(before)), compile(after))),
  'drift, as doctor has it': () => {
    const fact = diff(inClear(compile(before)), compile(before));
    return JSON.stringify(verdictOf(drift, drift.judge([{ node: 'node1', fact }], before)));
  },
  'what check finds in the very line': () => checkInWords(checked(spec('sesame', ', bad: { }')), 'c.yaml'),
  'what check says of a line that is no YAML': () => checkInWords(checked(spec('sesame', ', "')), 'c.yaml'),
};

describe('what opens a fencing device', () => {
  test.each(Object.entries(SAID))('is not in %s', (_where, said) => {
    expect(said().length).toBeGreaterThan(50);
    expect(said()).not.toContain('sesame');
  });

  test('is where it has to be: else nothing above says anything', () => {
    expect(JSON.stringify(before)).toContain('sesame');
    expect(changeInWords(prospect())).toContain('fencing fence-node1 options passwd');
  });

  test('is not taken for Corosync’s token', () => {
    expect(maskSecrets('corosync: { token: 1s, tokenCoefficient: 30ms }')).toBe(
      'corosync: { token: 1s, tokenCoefficient: 30ms }',
    );
  });

  test('is stars in a line that is shown, and the caret stays where it was', () => {
    const where = { file: 'c.yaml', line: 1, column: 23 };
    const finding = { code: 'x', level: 'error', message: 'm', where } as const;
    expect(printFinding(finding, '{ passwd: "a, b}", agent: y, password_script: /s } # token: z').split('\n')).toEqual([
      'c.yaml:1:23: error: m [x]',
      '   1 | { passwd: *******, agent: y, password_script: /s } # token: *',
      `     | ${' '.repeat(22)}^`,
    ]);
  });
});
