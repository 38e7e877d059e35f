import { describe, expect, test } from 'vitest';
import { passage, readRuleset } from '../../../src/core/doctor/nft-walk.ts';
import type { Packet } from '../../../src/core/doctor/packet.ts';
import { accept, chain, drop, field, is, meta, nftOf, rule, sideChain, toServer } from './nft.ts';

const through = (entries: readonly object[], change: Partial<Packet> = {}) =>
  passage(readRuleset(nftOf(...entries)), { ...toServer, ...change });

const closed = chain('forward', 'drop');

describe('a packet and the rules of a node', () => {
  test('no chain at its hook lets it pass, and so does one with the policy accept', () => {
    expect(through([]).passes).toBe('yes');
    expect(through([chain('input', 'drop')]).passes).toBe('yes');
    expect(through([chain('forward', 'accept')]).passes).toBe('yes');
  });

  test('the policy drop drops it, and says where', () => {
    expect(through([closed])).toEqual({ passes: 'no', where: 'policy of chain forward (table inet filter)' });
  });

  test.each([
    ['its interface', is(meta('iifname'), 'eth0')],
    ['an interface by its beginning', is(meta('oifname'), 'gk-*')],
    ['its destination in a network', is(field('ip', 'daddr'), { prefix: { addr: '192.0.2.0', len: 24 } })],
    ['its source in a range', is(field('ip', 'saddr'), { range: ['198.51.100.0', '198.51.100.9'] })],
    ['its port among several', is(field('tcp', 'dport'), { set: [111, { range: [2000, 2050] }] })],
    ['the state of its connection', is({ ct: { key: 'state' } }, ['new', 'untracked'], 'in')],
    ['another port than some', is(field('tcp', 'dport'), 22, '!=')],
  ])('a rule that accepts %s lets it pass a closed chain', (_what, match) => {
    expect(through([closed, rule('forward', [match, { counter: {} }, accept])]).passes).toBe('yes');
  });

  test.each([
    ['another interface', is(meta('iifname'), 'docker0')],
    ['another network', is(field('ip', 'daddr'), { prefix: { addr: '10.0.0.0', len: 8 } })],
    ['another protocol', is(field('udp', 'dport'), 2049)],
    ['another family', is(field('ip6', 'daddr'), { prefix: { addr: '::', len: 0 } })],
    ['connections that are there already', is({ ct: { key: 'state' } }, ['established', 'related'], 'in')],
  ])('a rule that accepts %s does not', (_what, match) => {
    expect(through([closed, rule('forward', [match, accept])]).passes).toBe('no');
  });

  test('a named set is looked up in its own table', () => {
    const set = { set: { family: 'inet', table: 'filter', name: 'served', elem: ['192.0.2.101'] } };
    const entries = [set, chain('forward', 'accept'), rule('forward', [is(field('ip', 'daddr'), '@served'), drop])];
    expect(through(entries)).toEqual({ passes: 'no', where: 'chain forward (table inet filter)' });
    expect(through(entries, { destination: '192.0.2.102' }).passes).toBe('yes');
  });

  test('the chain that is jumped to decides, and where it does not, the rest does', () => {
    const jump = rule('forward', [{ jump: { target: 'side' } }]);
    const returns = [rule('side', [{ return: null }]), rule('side', [drop])];
    expect(through([closed, sideChain('side'), jump, rule('side', [accept])]).passes).toBe('yes');
    expect(through([chain('forward', 'accept'), sideChain('side'), jump, rule('side', [drop])]).passes).toBe('no');
    expect(through([chain('forward', 'accept'), sideChain('side'), jump, ...returns]).passes).toBe('yes');
  });

  test('every chain of the hook is asked: one that accepts does not save what another drops', () => {
    const both = [chain('forward', 'accept', 'ip', 'first'), chain('forward', 'drop', 'inet', 'second')];
    expect(through(both)).toEqual({ passes: 'no', where: 'policy of chain second (table inet filter)' });
  });

  test("rules of the other family's table don't concern it", () => {
    expect(through([chain('forward', 'drop', 'ip6')]).passes).toBe('yes');
  });

  test('what a rule asks that only the kernel knows leaves both ways open', () => {
    const conntrack = { xt: { type: 'match', name: 'conntrack' } };
    expect(through([closed, rule('forward', [conntrack, accept])]).passes).toBe('unknown');
    expect(through([chain('forward', 'accept'), rule('forward', [conntrack, drop])]).passes).toBe('unknown');
    expect(through([chain('forward', 'accept'), rule('forward', [conntrack, accept])]).passes).toBe('yes');
  });

  test('a comment of iptables-nft asks nothing', () => {
    const comment = { xt: { type: 'match', name: 'comment' } };
    expect(through([closed, rule('forward', [comment, accept])]).passes).toBe('yes');
  });

  test('chains that jump in a circle come to an end', () => {
    const circle = [
      sideChain('a'),
      sideChain('b'),
      rule('a', [{ jump: { target: 'b' } }]),
      rule('b', [{ jump: { target: 'a' } }]),
    ];
    expect(through([closed, rule('forward', [{ jump: { target: 'a' } }]), ...circle]).passes).toBe('no');
  });
});
