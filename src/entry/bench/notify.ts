// SM_NOTIFY to thousands of clients: from the word to tell them until the last living one has answered, the notifier being made ahead as a supervisor
// has it. The peer is nfs-utils' sm-notify on the same clients.

import type { Progress } from '../../work/commands/progress.ts';
import { startNotifier } from '../../work/locks/notify/start.ts';
import { GONE_AFTER_MS } from '../../work/locks/notify/words.ts';
import { installation } from '../cli/installation.ts';
import { type Measured, repeat, toSeconds } from './measure.ts';
import { type NotifyScene, SERVER_ADDRESS, SERVER_NAMES, STATE, withNotifyScene } from './notify-scene.ts';

const CLIENTS = 4_000;
/** What sm-notify gets; it had told 3,619 of 4,000 after 127 s, and no more after 15 minutes. */
const PEER_S = 20;

export async function measureNotify(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  const all = await repeat(rounds, (round) => {
    progress(`SM_NOTIFY to ${CLIENTS} clients, round ${round} of ${rounds}`);
    return withNotifyScene(CLIENTS, 0, (scene) => ours(scene, CLIENTS));
  });
  const most = await repeat(rounds, (round) => {
    progress(`SM_NOTIFY to ${CLIENTS} clients, a tenth dead, round ${round} of ${rounds}`);
    return withNotifyScene(0.9 * CLIENTS, 0.1 * CLIENTS, (scene) => ours(scene, 0.9 * CLIENTS));
  });
  progress(`sm-notify to ${CLIENTS} clients`);
  const peer = await withNotifyScene(CLIENTS, 0, smNotify);
  const classic = `sm-notify: ${peer.told} of ${CLIENTS} after ${peer.seconds.toFixed(1)} s`;
  return [
    row(`SM_NOTIFY to ${CLIENTS} clients, three names each: the last one told`, 1, all, classic),
    row(`the same with a tenth of them dead: the last living one told`, 1.5, most, '-'),
  ];
}

const row = (what: string, toReach: number, values: readonly number[], classic: string): Measured => ({
  ...{ what, unit: 's', toReach, classic },
  values: values.map(toSeconds),
});

/** Milliseconds. Throws when a living one was not told. */
async function ours({ machine, pid, makeList }: NotifyScene, living: number): Promise<number> {
  const folder = await makeList('ours');
  const program = [installation.node, `${installation.bundles}/notify.cjs`] as const;
  const assignment = { address: SERVER_ADDRESS, names: SERVER_NAMES, folder, state: STATE, withinMs: 5_000 };
  const notifier = startNotifier({ machine, program, folder, network: `/proc/${pid}/ns/net` });
  try {
    await notifier.prepare({ ...assignment, goneAfterMs: GONE_AFTER_MS, keepTold: true });
    const { told, ms } = await notifier.tell();
    if (told !== living) throw new Error(`told ${told} of ${living} living clients`);
    return ms;
  } finally {
    await notifier.end();
  }
}

async function smNotify({ machine, pid, makeList }: NotifyScene) {
  const folder = await makeList('theirs');
  const start = machine.clock.now();
  await machine.run(
    [
      ...(['nsenter', '-t', `${pid}`, '-n', '-m', 'timeout', `${PEER_S}`] as const),
      ...['sm-notify', '-d', '-f', '-n', '-P', folder, '-v', SERVER_NAMES[0] ?? ''],
    ],
    { okExits: [0, 1, 124], deadlineMs: 2_000 * PEER_S },
  );
  const seconds = toSeconds(machine.clock.now() - start);
  const left = (await machine.files.list(`${folder}/sm.bak`)) ?? [];
  return { told: CLIENTS - left.length, seconds };
}
