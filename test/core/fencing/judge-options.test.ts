import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readAgentMetadata } from '../../../src/core/fencing/agent-metadata.ts';
import { isSecretOption, judgeOptions } from '../../../src/core/fencing/judge-options.ts';

// As Debian 12's says (fence-agents 4.12.1).
const ipmilan = readAgentMetadata(readFileSync(new URL('fence_ipmilan.xml', import.meta.url), 'utf8'));

const judge = (options: Readonly<Record<string, string>>, metadata = ipmilan) =>
  judgeOptions({ agent: 'fence_ipmilan', nodes: ['node1'], options }, metadata).map(
    ({ code, option, message, hint }) => `${code} ${option ?? '-'}: ${message} (${hint})`,
  );

describe("a device's options and what its agent says of itself", () => {
  test('what the agent and Pacemaker know is fine', () => {
    expect(
      judge({
        ip: '192.0.2.211',
        username: 'u',
        password: 'p',
        lanplus: '1',
        pcmk_delay_base: '5s',
        pcmk_reboot_timeout: '90',
      }),
    ).toEqual([]);
  });

  test('what nobody knows is a slip, with what was meant', () => {
    expect(judge({ ip: '192.0.2.211', usrname: 'u' })).toEqual([
      'fencing-option-unknown usrname: fence_ipmilan has no option usrname (did you mean username?)',
    ]);
    expect(judge({ ip: '192.0.2.211', pcmk_delay: '5s' })[0]).toContain('fence_ipmilan has no option pcmk_delay');
  });

  test('what an older version called otherwise works still', () => {
    expect(judge({ ipaddr: '192.0.2.211' })).toEqual([
      'fencing-option-old ipaddr: ipaddr of fence_ipmilan is deprecated (write ip)',
    ]);
  });

  test.each([
    ['lanplus', 'maybe', 'true or false, not maybe'],
    ['ipport', 'six', 'a whole number, not six'],
    ['power_wait', '2s', 'a number of seconds, not 2s'],
    ['auth', 'sha1', 'one of md5, password, none, not sha1'],
  ])('%s can not be %s', (option, value, says) => {
    expect(judge({ ip: '192.0.2.211', [option]: value })[0]).toContain(`${option} of fence_ipmilan is ${says}`);
  });

  test('what is needed is there, by whichever of its names; what Pacemaker gives need not be', () => {
    const [ip] = ipmilan.parameters.filter(({ name }) => name === 'ip');
    const strict = {
      ...ipmilan,
      parameters: ipmilan.parameters.map((each) => (each === ip ? { ...each, required: true } : each)),
    };
    expect(judge({}, strict)).toEqual([
      "fencing-option-missing -: fence_ipmilan needs the option ip (add ip to the device's options)",
    ]);
    expect(judge({ ip: '192.0.2.211' }, strict)).toEqual([]);
    expect(judge({ ipaddr: '192.0.2.211' }, strict).filter((each) => each.includes('missing'))).toEqual([]);
  });

  test('an agent that takes no plug fences one node only', () => {
    const plain = { parameters: [], actions: [] };
    const device = { agent: 'fence_x', nodes: ['node1', 'node2'], options: {} };
    expect(judgeOptions(device, plain).map(({ code }) => code)).toEqual(['fencing-no-plug']);
    expect(judgeOptions({ ...device, nodes: ['node1'] }, plain)).toEqual([]);
  });

  test('a value that is a secret is not repeated', () => {
    const secret = {
      parameters: [{ ...ipmilan.parameters[0], name: 'password', type: 'integer' } as never],
      actions: [],
    };
    expect(judge({ password: 'hunter2' }, secret).join()).not.toContain('hunter2');
  });
});

test('secrets are told by their names', () => {
  expect(
    ['password', 'passwd', 'snmp_priv_passwd', 'secret_key', 'token', 'community'].filter(
      (name) => !isSecretOption(name),
    ),
  ).toEqual([]);
  expect(
    ['ip', 'username', 'password_script', 'ssh_options', 'pcmk_host_map', 'identity_file'].filter(isSecretOption),
  ).toEqual([]);
});
