// The active/passive group of seed 003, as Pacemaker would run it.
import { describe, expect, test } from 'vitest';
import { effects } from '../../../src/core/change/effects.ts';
import { encodeCib } from '../../../src/core/cib/encode.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import { diff } from '../../../src/core/plan/diff.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { examples } from '../example-clusters.ts';
import { isInstalled } from '../pacemaker-tools.ts';
import { simulate, withNodeAttribute } from './simulate.ts';

const example = (name: string): Cluster => {
  const found = examples.find(([known]) => known === name);
  if (found === undefined) throw new Error(`no example ${name}`);
  return found[1];
};
const archive = example('active-passive');
const site = example('drbd');
const of = (actions: readonly string[], word = ' nfs') => actions.filter((line) => line.includes(word));

describe('the members of a kernel server', () => {
  const members = compile(archive).groups[0]?.members ?? [];

  test('are in the order of seed 003: filesystems, daemons with their exports, address, notification', () => {
    expect(members.map(({ id, agent }) => `${id} ${agent}`)).toEqual([
      'nfs-fs-srv-images ocf:gracekeeper:nfs_filesystem',
      'nfs-fs-srv-nfsinfo ocf:gracekeeper:nfs_filesystem',
      'nfs-fs-srv-papers ocf:gracekeeper:nfs_filesystem',
      'nfs-daemon ocf:gracekeeper:kernel_nfsd',
      'nfs-address ocf:gracekeeper:nfs_address',
      'nfs-notify ocf:gracekeeper:nfs_notify',
    ]);
  });

  test('mount a filesystem that lies in another one after it', () => {
    const [server] = archive.servers;
    if (server === undefined) throw new Error('no server');
    const inner = {
      kind: 'device',
      source: '/dev/san/x',
      mount: '/srv/papers/data/x',
      type: 'ext4',
      options: '',
    } as const;
    const { groups } = compile({ ...archive, servers: [{ ...server, filesystems: [inner, ...server.filesystems] }] });
    const mounts = groups[0]?.members.flatMap(({ params }) => params.directory ?? []) ?? [];
    expect(mounts.indexOf('/srv/papers')).toBeLessThan(mounts.indexOf('/srv/papers/data/x'));
  });

  test('are restarted in place as often as onCrash says', () => {
    const threshold = (onCrash: Cluster['servers'][number]['onCrash']) =>
      compile({
        ...archive,
        servers: archive.servers.map((server) => ({ ...server, onCrash })),
      }).groups[0]?.members.find(({ id }) => id === 'nfs-daemon')?.meta;
    expect(threshold({ kind: 'move' })).toMatchObject({ 'migration-threshold': '1' });
    expect(threshold({ kind: 'restart', restarts: 3, withinMs: 600_000 })).toMatchObject({
      ...{ 'migration-threshold': '4', 'failure-timeout': '600000ms' },
    });
  });
});

const inside = (cluster: Cluster): Cluster => ({
  ...cluster,
  servers: cluster.servers.map((server) => ({ ...server, network: 'own' as const })),
});

describe.each([
  ['own', inside(archive)],
  ['host', archive],
])('a change of the exports of a kernel server, network: %s', (_, before) => {
  const readOnly = { ...before, exports: before.exports.map((share) => ({ ...share, access: 'ro' as const })) };
  const daemon = (cluster: Cluster) => compile(cluster).groups[0]?.members.find(({ id }) => id === 'nfs-daemon');

  test('changes what its agent can take over, and nothing else', () => {
    const [was, becomes] = [daemon(before), daemon(readOnly)];
    expect(becomes?.params.exports).not.toBe(was?.params.exports);
    expect(becomes?.params.settings).toBe(was?.params.settings);
    expect(diff(compile(before), compile(readOnly)).map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'property gracekeeper-spec-hash',
      'server nfs',
    ]);
  });

  test('is noticed by nobody', () => {
    expect(effects(before, readOnly)).toMatchObject([{ does: 'reloads', clientsWaitMs: 0 }]);
  });
});

describe('the members of a kernel server with a network of its own', () => {
  const membersOf = (cluster: Cluster) => compile(inside(cluster)).groups[0]?.members ?? [];

  test('are filesystems, daemons with their exports, address, notification', () => {
    expect(
      membersOf(archive)
        .slice(3)
        .map(({ id, agent }) => `${id} ${agent}`),
    ).toEqual([
      'nfs-daemon ocf:gracekeeper:kernel_nfsd',
      'nfs-address ocf:gracekeeper:nfs_address',
      'nfs-notify ocf:gracekeeper:nfs_notify',
    ]);
  });

  test('are started anew where its network changes', () => {
    const settings = (cluster: Cluster) =>
      compile(cluster).groups[0]?.members.find(({ id }) => id === 'nfs-daemon')?.params.settings;
    expect(settings(inside(archive))).not.toBe(settings(archive));
  });

  test.skipIf(!isInstalled('crm_simulate'))('leave a node with the address first', () => {
    const own = simulate(encodeCib(compile(inside(archive))), '--node-up', 'alpha', '--node-up', 'beta').cib;
    const { waitsFor } = simulate(withNodeAttribute(own, 'alpha', 'standby', 'on'));
    const order = ['notify', 'address', 'daemon', 'fs-srv-papers'];
    for (const [index, later] of order.slice(1).entries())
      expect([later, waitsFor(`nfs-${later}_stop_0`, `nfs-${order[index]}_stop_0`)]).toEqual([later, true]);
  });
});

describe.skipIf(!isInstalled('crm_simulate'))('an active/passive group', () => {
  const running = simulate(encodeCib(compile(archive)), '--node-up', 'alpha', '--node-up', 'beta').cib;

  test('is fenced away from a lost node before anything is mounted elsewhere', () => {
    const { actions, waitsFor } = simulate(running, '--node-fail', 'alpha');
    expect(actions[0]).toBe('Fence (reboot) alpha');
    expect(of(actions)).toHaveLength(6);
    expect(waitsFor('nfs-fs-srv-images_start_0', 'stonith-alpha-reboot')).toBe(true);
  });

  test('leaves a node in the order address, daemons, filesystems', () => {
    const { waitsFor } = simulate(withNodeAttribute(running, 'alpha', 'standby', 'on'));
    const order = ['notify', 'address', 'daemon', 'fs-srv-papers', 'fs-srv-images'];
    for (const [index, later] of order.slice(1).entries())
      expect([later, waitsFor(`nfs-${later}_stop_0`, `nfs-${order[index]}_stop_0`)]).toEqual([later, true]);
    expect(waitsFor('nfs-fs-srv-images_start_0', 'nfs-fs-srv-images_stop_0')).toBe(true);
  });

  test('restarts its daemons in place, with everything that stands on them, and unmounts nothing', () => {
    const { actions } = simulate(running, '--op-inject', 'nfs-daemon_monitor_10000@alpha=7');
    expect(actions[0]).toBe('recover nfs-daemon alpha');
    expect(actions.filter((line) => line.includes('-fs-'))).toEqual([]);
    expect(actions).toContain('restart nfs-notify alpha');
  });

  test('fences the node whose filesystem can not be unmounted', () => {
    const { actions } = simulate(running, '--op-inject', 'nfs-fs-srv-papers_stop_0@alpha=1');
    expect(actions[0]).toBe('Fence (reboot) alpha');
  });

  test('goes on where it has begun to start when its home comes back meanwhile', () => {
    const { actions } = simulate(
      encodeCib(compile(archive)),
      ...['--node-up', 'alpha', '--node-up', 'beta', '--op-inject', 'nfs-fs-srv-images_start_0@beta=0'],
    );
    expect(of(actions)).toContain('start nfs-daemon beta');
    expect(of(actions).filter((line) => line.includes('alpha') && !line.startsWith('monitor'))).toEqual([]);
  });

  test('does not move because clients could not be told', () => {
    const { actions } = simulate(running, '--op-inject', 'nfs-notify_monitor_30000@alpha=7');
    expect(actions).toEqual(['recover nfs-notify alpha']);
  });

  test('waits for no grace of others, since it shares nothing that can be locked, and stops before the keeper, whose process does its agents’ work', () => {
    expect(compile(archive).orders.map(({ next }) => next)).toEqual([
      { resource: 'ganesha-mon-clone', action: 'stop' },
    ]);
  });
});

describe.skipIf(!isInstalled('crm_simulate'))('a server on DRBD, moved by hand', () => {
  const seat = (cib: string, node: string, value: string) =>
    withNodeAttribute(cib, node, 'gracekeeper-seat-nfs1', value);
  // What linbit's agent sets when its data is good.
  const good = (cib: string) =>
    ['sn1', 'sn2'].reduce((to, node) => withNodeAttribute(to, node, 'master-drbd-vm', '10000'), cib);
  const up = ['sn1', 'sn2', 'witness'].flatMap((node) => ['--node-up', node]);
  const cold = simulate(good(encodeCib(compile(site))), ...up);
  const dead = simulate(cold.cib, '--node-fail', 'sn1');
  const told = simulate(seat(seat(dead.cib, 'sn2', 'here'), 'sn1', 'away'));

  test('is looked for on its two nodes only: others may not have DRBD', () => {
    const discoveries = compile(site).placements.flatMap(({ resource, discovery }) => (discovery ? [resource] : []));
    expect(discoveries).toEqual(['drbd-vm-clone']);
    const told = cold.cib.split('<node_state ').slice(1);
    const asked = told.filter((state) => state.includes('<lrm_resource id="drbd-vm"'));
    expect(asked.map((state) => /uname="([^"]*)"/.exec(state)?.[1])).toEqual(['sn1', 'sn2']);
  });

  test('is mounted where its device has been promoted, and nowhere else', () => {
    expect(cold.actions).toContain('promote drbd-vm:0 sn1');
    expect(cold.actions).toContain('start nfs1-fs-srv-vm sn1');
    expect(cold.waitsFor('nfs1-fs-srv-vm_start_0', 'drbd-vm-clone_promoted_0')).toBe(true);
    expect(cold.actions.filter((line) => line.includes('drbd') && line.includes('witness'))).toEqual([]);
  });

  // As crm-fence-peer.sh writes it, while sn2 has older data.
  const fenceOff = (cib: string) =>
    cib.replace(
      '</constraints>',
      `<rsc_location rsc="drbd-vm-clone" id="drbd-fence-by-handler-vm-drbd-vm-clone">
         <rule role="Master" score="-INFINITY" id="drbd-fence-by-handler-vm-rule-drbd-vm-clone">
           <expression attribute="#uname" operation="ne" value="sn1" id="drbd-fence-by-handler-vm-expr-drbd-vm-clone"/>
         </rule>
       </rsc_location></constraints>`,
    );

  test('is promoted on no node whose data is older, whoever says so', () => {
    const lost = simulate(seat(seat(fenceOff(cold.cib), 'sn2', 'here'), 'sn1', 'away'), '--node-fail', 'sn1');
    expect(lost.actions.filter((line) => /promote|start nfs1/.test(line))).toEqual([]);
    expect(simulate(fenceOff(cold.cib)).actions).toEqual([]);
  });

  test('is unmounted before its device is demoted', () => {
    const { waitsFor } = simulate(withNodeAttribute(cold.cib, 'sn1', 'standby', 'on'));
    expect(waitsFor('drbd-vm_demote_0', 'nfs1-fs-srv-vm_stop_0')).toBe(true);
  });

  test('is fenced when its node is lost, and then started nowhere without a word', () => {
    expect(dead.actions[0]).toBe('Fence (reboot) sn1');
    expect(of(dead.actions).filter((line) => /start|move/.test(line))).toEqual([]);
    expect(simulate(dead.cib).actions).toEqual([]);
  });

  test('starts where it is told to', () => {
    expect(of(told.actions)[0]).toBe('start nfs1-fs-srv-vm sn2');
    expect(told.actions).toContain('start nfs1-notify sn2');
  });

  test('stays there when its home comes back, and when that node dies goes nowhere without a word either', () => {
    const back = simulate(told.cib, '--node-up', 'sn1');
    expect(of(back.actions)).toEqual([]);
    expect(of(simulate(back.cib, '--node-fail', 'sn2').actions).filter((line) => /start|move/.test(line))).toEqual([]);
  });

  test('is at home when nobody has said anything', () => {
    expect(simulate(cold.cib).actions).toEqual([]);
    expect(of(cold.actions)).toContain('start nfs1-address sn1');
  });
});
