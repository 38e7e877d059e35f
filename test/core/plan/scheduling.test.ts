// What Pacemaker makes of a plan. Each of these was seen red with the rule, score or order that it is about taken away.
import { describe, expect, test } from 'vitest';
import { encodeCib } from '../../../src/core/cib/encode.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import type { Failback } from '../../../src/core/spec/cluster.ts';
import { fourServers } from '../four-servers.ts';
import { isInstalled } from '../pacemaker-tools.ts';
import { simulate, withNodeAttribute } from './simulate.ts';

const NOTIFIED = 'ganesha-grace-clone_confirmed-post_notify_stopped_0';
const up = ['node1', 'node2', 'node3', 'node4'].flatMap((node) => ['--node-up', node]);
const coldStart = (plan: Plan) => simulate(encodeCib(plan), ...up);
const running = (failback?: Failback): string => coldStart(compile(fourServers(failback))).cib;

describe.skipIf(!isInstalled('crm_simulate'))('the scheduler', () => {
  test('starts every server on its home in the first transition of a cold start', () => {
    const { actions } = coldStart(compile(fourServers()));
    expect(actions.filter((line) => line.includes('nfs'))).toEqual([
      'start nfs1-daemon node1',
      'start nfs1-address node1',
      'start nfs2-daemon node2',
      'start nfs2-address node2',
      'start nfs3-daemon node3',
      'start nfs3-address node3',
      'start nfs4-daemon node4',
      'start nfs4-address node4',
    ]);
  });

  test('makes no server wait for a clone at a cold start', () => {
    const { waitsFor } = coldStart(compile(fourServers()));
    const clones = ['ganesha-mon-clone_running_0', 'ganesha-grace-clone_running_0'];
    expect(clones.map((clone) => waitsFor('nfs1-daemon_start_0', clone))).toEqual([false, false]);
  });

  test('has nothing to do afterwards', () => {
    expect(simulate(running()).actions).toEqual([]);
  });

  test('fences a lost node, tells the survivors, and only then starts its server on the next node of the ring', () => {
    const { actions, waitsFor } = simulate(running(), '--node-fail', 'node1');
    expect(actions).toEqual([
      'Fence (reboot) node1',
      'stop ganesha-grace:0 node1',
      'stop ganesha-mon:0 node1',
      'move nfs1-daemon node1 node2',
      'move nfs1-address node1 node2',
    ]);
    expect(waitsFor('nfs1-daemon_start_0', NOTIFIED)).toBe(true);
  });

  test('would start it before the survivors heard, were it not for the order constraint', () => {
    const plan = { ...compile(fourServers()), orders: [] };
    expect(simulate(coldStart(plan).cib, '--node-fail', 'node1').waitsFor('nfs1-daemon_start_0', NOTIFIED)).toBe(false);
  });

  test('goes two nodes further when the next node is lost too', () => {
    const { actions } = simulate(running(), '--node-fail', 'node1', '--node-fail', 'node2');
    expect(actions).toContain('move nfs1-daemon node1 node3');
    expect(actions).toContain('move nfs2-daemon node2 node3');
  });

  test('leaves a server where it is when its home comes back', () => {
    const { cib } = simulate(running(), '--node-fail', 'node1');
    const { actions } = simulate(cib, '--node-up', 'node1');
    expect(actions.filter((line) => line.includes('nfs'))).toEqual([]);
  });

  test('brings home the one server that the keeper calls, and leaves it there when the call ends', () => {
    const { cib: away } = simulate(running({ kind: 'auto' }), '--node-fail', 'node1');
    const { cib: back } = simulate(away, '--node-up', 'node1');
    const { actions, cib } = simulate(withNodeAttribute(back, 'node1', 'gracekeeper-failback', 'nfs1'));
    expect(actions).toEqual(['move nfs1-daemon node2 node1', 'move nfs1-address node2 node1']);
    expect(simulate(cib.replace(/<nvpair[^>]*gracekeeper-failback[^>]*>/, '')).actions).toEqual([]);
  });

  test('ignores the call where fail-back is manual', () => {
    const { cib: away } = simulate(running(), '--node-fail', 'node1');
    const { cib: back } = simulate(away, '--node-up', 'node1');
    expect(simulate(withNodeAttribute(back, 'node1', 'gracekeeper-failback', 'nfs1')).actions).toEqual([]);
  });

  test('moves a server whose daemon was reported failed, and no other', () => {
    const { actions } = simulate(running(), '--op-inject', 'nfs1-daemon_monitor_60000@node1=7');
    expect(actions).toEqual(['recover nfs1-daemon node1 node2', 'move nfs1-address node1 node2']);
  });

  test('announces a failed address again where it is, and moves the server when it fails a second time', () => {
    const { actions, cib } = simulate(running(), '--op-inject', 'nfs1-address_monitor_60000@node1=7');
    expect(actions).toEqual(['recover nfs1-address node1']);
    const { actions: again } = simulate(cib, '--op-inject', 'nfs1-address_monitor_60000@node1=7');
    expect(again).toEqual(['move nfs1-daemon node1 node2', 'recover nfs1-address node1 node2']);
  });

  test('evacuates a node that calls itself unhealthy', () => {
    const { actions } = simulate(withNodeAttribute(running(), 'node1', 'ganesha-active', '0'));
    expect(actions).toEqual(['move nfs1-daemon node1 node2', 'move nfs1-address node1 node2']);
  });

  test('evacuates nothing while a node is healthy or says nothing', () => {
    expect(simulate(withNodeAttribute(running(), 'node1', 'ganesha-active', '1')).actions).toEqual([]);
  });

  test('stops the grace clone alone, so that peers hear of it, when a node says that it is not to be trusted with grace', () => {
    const { actions } = simulate(withNodeAttribute(running(), 'node1', 'grace-active', '0'));
    expect(actions).toEqual(['stop ganesha-grace:0 node1']);
  });

  test('stops the servers of a node that is drained before its keeper, and has the peers hear of it before they start elsewhere', () => {
    const { actions, waitsFor } = simulate(withNodeAttribute(running(), 'node1', 'standby', 'on'));
    expect(actions).toContain('stop ganesha-mon:0 node1');
    expect(waitsFor('ganesha-mon_stop_0', 'nfs1-daemon_stop_0')).toBe(true);
    expect(waitsFor('nfs1-daemon_start_0', NOTIFIED)).toBe(true);
  });

  test('fences a node whose daemon would not stop', () => {
    const { actions } = simulate(running(), '--op-inject', 'nfs1-daemon_stop_0@node1=1');
    expect(actions[0]).toBe('Fence (reboot) node1');
  });

  test('fences no node for a keeper that would not stop', () => {
    const { actions } = simulate(running(), '--op-inject', 'ganesha-mon_stop_0@node1=1');
    expect(actions.filter((line) => line.startsWith('Fence'))).toEqual([]);
  });
});
