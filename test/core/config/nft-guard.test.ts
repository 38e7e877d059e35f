import { describe, expect, test } from 'vitest';
import { guardAbsent, guardListening, guardOpen, guardRules } from '../../../src/core/config/nft-guard.ts';

describe('the guard of a server', () => {
  test('of one port is the golden one', async () => {
    const rules = guardRules({ ports: [2049], exempt: ['192.0.2.11', '2001:db8::11'] });
    await expect(rules).toMatchFileSnapshot('golden/guard-one-port.nft');
  });

  test('of three ports, and its transitions, are the golden ones', async () => {
    const ports = [2049, 20048, 32803];
    const texts = [guardRules({ ports, exempt: [] }), guardAbsent(ports), guardListening(ports), guardOpen(ports, 10)];
    await expect(texts.join('\n')).toMatchFileSnapshot('golden/guard-three-ports.nft');
  });
});
