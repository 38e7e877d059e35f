import { expect, test } from 'vitest';
import { actionTimes, inWords } from '../../../src/entry/bench/kernel-group/action-times.ts';

const op = (operation: string, call: number, ms: number) =>
  `<lrm_rsc_op id="x_last_${operation}" operation="${operation}" call-id="${call}" exec-time="${ms}"/>`;
const state = (node: string, resources: readonly (readonly [id: string, ops: string])[]) =>
  `<node_state uname="${node}"><lrm id="1"><lrm_resources>${resources
    .map(([id, ops]) => `<lrm_resource id="${id}">${ops}</lrm_resource>`)
    .join('')}</lrm_resources></lrm></node_state>`;
const cib = `<cib><configuration/><status>${[
  state('node1', [
    ['nfs1-address', op('start', 12, 400) + op('stop', 30, 150)],
    ['nfs1-daemon', op('monitor', 13, 9) + op('stop', 31, 800)],
    ['other', op('stop', 32, 7)],
  ]),
  state('node2', [
    ['nfs1-address', op('start', 21, 300)],
    ['nfs1-daemon', op('start', 20, 900)],
  ]),
].join('')}</status></cib>`;

test('what a move cost is the stops where it was and the starts where it is, in their order', () => {
  const times = actionTimes(cib, 'nfs1-', { from: 'node1', to: 'node2' });
  expect(inWords(times)).toBe(
    'actions 2150 ms, stop nfs1-address 150, stop nfs1-daemon 800, start nfs1-daemon 900, start nfs1-address 300',
  );
});

test('what a takeover cost is starts alone', () => {
  expect(inWords(actionTimes(cib, 'nfs1-', { to: 'node2' }))).toBe(
    'actions 1200 ms, start nfs1-daemon 900, start nfs1-address 300',
  );
});
