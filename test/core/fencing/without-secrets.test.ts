import { expect, test } from 'vitest';
import { withoutSecrets } from '../../../src/core/fencing/without-secrets.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import { ringOf } from '../../core/four-servers.ts';

const options = { ip: '192.0.2.211', username: 'fencer', password: 'sesame' };
const cluster = {
  ...ringOf(2),
  fencing: { kind: 'devices' as const, devices: [{ agent: 'fence_x', nodes: ['node1'], options }] },
};

test('of a spec and of a plan, what opens a device is not shown, and everything else is', () => {
  const shown = withoutSecrets(cluster);
  expect(shown).toEqual({
    ...cluster,
    fencing: {
      kind: 'devices',
      devices: [{ agent: 'fence_x', nodes: ['node1'], options: { ...options, password: '(secret)' } }],
    },
  });
  const plan = withoutSecrets(compile(cluster));
  expect(JSON.stringify(plan)).not.toContain('sesame');
  expect(plan.fencing[0]?.params).toMatchObject({ ip: '192.0.2.211', username: 'fencer', password: '(secret)' });
  expect(plan.groups).toEqual(compile(cluster).groups);
});
