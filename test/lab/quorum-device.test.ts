// Two nodes and a vote from outside: corosync-qnetd runs in the lab beside them, where clients are.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import { configured, deviceState } from '../../src/host/tools/corosync.ts';
import { LAB_ADDRESS } from '../../src/lab/state.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { type Bare, bareLab, setUp } from './bare-lab.ts';

const NAME = `t-qdevice-${process.pid}`;
const missing = ['/usr/sbin/corosync-qdevice', '/usr/bin/corosync-qnetd'].filter((path) => !existsSync(path));

describe.skipIf(missing.length > 0)(
  `a vote from outside${missing.length > 0 ? `: there is no ${missing.join(', ')}` : ''}`,
  () => {
    let made: Bare;

    beforeAll(async () => {
      const bare = await bareLab(NAME, 2);
      const specText = `${bare.specText}quorum: { device: { host: ${LAB_ADDRESS}, tls: off } }\n`;
      const { cluster } = readSpec(specText, 'test lab');
      made = { ...bare, specText, cluster: cluster ?? bare.cluster };
      await bare.lab.runInside(['mkdir', '-p', '/run/corosync-qnetd', '/etc/corosync/qnetd']);
      await bare.lab.runInside(['corosync-qnetd', '-s', 'off', '-c', 'off']);
      await setUp(made);
    });
    afterAll(async () => made?.lab.stop());

    it('is Corosync’s in the place of two_node, and is given to both nodes while both are there', async () => {
      for (const host of made.hosts) {
        const settings = await configured(host, 'quorum.');
        expect(settings.get('quorum.device.model')).toBe('net');
        expect(settings.has('quorum.two_node')).toBe(false);
        const voting = { what: `the device to vote on ${host.name}`, withinMs: 30_000 };
        await eventually(systemClock, voting, async () => (await deviceState(host)) === 'votes' || undefined);
      }
    });

    it('lets the one that is left go on, which takes over', async () => {
      const began = Date.now();
      await made.lab.power('node1', 'off');
      const taken = { what: 'nfs1 to be served by node2', withinMs: 90_000 };
      await eventually(
        systemClock,
        taken,
        async () => (await readStatus(made.lab.host('node2'), 'nfs1'))?.announced || undefined,
      );
      process.stdout.write(`taken over after ${Date.now() - began} ms\n`);
    });
  },
);
