import { expect, test } from 'vitest';
import { parseXml } from '../../../src/core/cib/xml.ts';
import { startsAfter } from '../../../src/core/doctor/classic-agents.ts';
import { classicCib } from './classic.ts';

const after = (cib: string, first: string, then: string) => startsAfter(parseXml(cib), first, then);

test('members of a group start in its order, and not the other way round', () => {
  expect(after(classicCib({}), 'fs', 'notify')).toBe(true);
  expect(after(classicCib({}), 'notify', 'fs')).toBe(false);
  expect(after(classicCib({}), 'fs', 'fs')).toBe(false);
});

test('an order constraint holds for what stands alone, also against a whole group', () => {
  const alone = { order: ['fs', 'nfsd', 'export', 'vip'], loose: ['notify'] };
  expect(after(classicCib(alone), 'export', 'notify')).toBe(false);
  const constraints = '<rsc_order id="o" first="nfsgroup" then="notify"/>';
  expect(after(classicCib({ ...alone, constraints }), 'export', 'notify')).toBe(true);
  const before = '<rsc_order id="o" first="notify" then="nfsgroup"/>';
  expect(after(classicCib({ ...alone, constraints: before }), 'notify', 'vip')).toBe(true);
  expect(after(classicCib({ ...alone, constraints: before }), 'export', 'notify')).toBe(false);
});
