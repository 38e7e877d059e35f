// The agent inside a client: it connects to the lab's owner, so that its call is the news that the client is up, and does what it is told.
import { once } from 'node:events';
import { statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { systemClock } from '../../host/local.ts';
import { runProgram } from '../../host/run-program.ts';
import { type ClientEvent, LAB_ADDRESS } from '../state.ts';
import { lockWorkers } from '../traffic/locks.ts';
import { startTraffic, type Traffic } from '../traffic/traffic.ts';
import { type Answers, peer } from '../wire/peer.ts';
import { mount } from './mount.ts';
import { watchStalls } from './stalls.ts';
import { AGENT_PORT, type AgentVerbs, MOUNT_POINT } from './verbs.ts';

/** Serves until the owner hangs up. `name` is the client's. */
export async function runAgent(name: string): Promise<void> {
  const socket = connect(AGENT_PORT, LAB_ADDRESS);
  await once(socket, 'connect');
  socket.setNoDelay(true);
  const owner = peer<Record<never, never>, AgentVerbs, ClientEvent>(socket, 'the lab', {
    answers: agentAnswers(name, (event) => owner.tell(event)),
  });
  await once(socket, 'close');
}

function agentAnswers(name: string, tell: (event: ClientEvent) => void): Answers<AgentVerbs> {
  let [aheadMs, errorMs] = [0, 0];
  const clock = { ...systemClock, now: () => systemClock.now() - aheadMs };
  const stalls = watchStalls(tell);
  const locks = lockWorkers({ client: name, folder: MOUNT_POINT, clock, errorMs: () => errorMs });
  let traffic: Traffic | undefined;
  const running = () => {
    if (!traffic) throw new Error(`${name} has no traffic`);
    return traffic;
  };
  return {
    clock: () => ({ now: systemClock.now() }),
    'set-ahead': (ask) => {
      [aheadMs, errorMs] = [ask.aheadMs, ask.errorMs];
      return {};
    },
    mount: async (ask) => {
      await mount(name, ask);
      tell({ kind: 'mounted' });
      return { point: MOUNT_POINT };
    },
    umount: async ({ deadlineMs }) => {
      await runProgram({ host: name, argv: ['umount', MOUNT_POINT] }, { deadlineMs });
      return {};
    },
    speak: async () => {
      // FSSTAT, or GETATTR of what no client keeps in its cache.
      await statfs(MOUNT_POINT);
      return {};
    },
    'traffic-start': async ({ slower }) => {
      if (traffic) throw new Error(`${name} has traffic already`);
      const folder = `${MOUNT_POINT}/${name}`;
      traffic = await startTraffic({ folder, clock, completed: stalls.completed, slower });
      stalls.start();
      return {};
    },
    'traffic-progress': () => running().progress(),
    'traffic-stop': async ({ withinMs }) => {
      const ending = running();
      const report = await ending.stop(withinMs);
      stalls.stop();
      traffic = undefined;
      return report;
    },
    'locks-start': async ({ withinMs, ...task }) => ({ worker: await locks.start(task, withinMs) }),
    'locks-rounds': ({ worker }) => ({ rounds: locks.find(worker).rounds() }),
    'locks-stop': async ({ worker, withinMs }) => ({ events: await locks.stop(worker, withinMs) }),
    exec: ({ argv, input, deadlineMs }) =>
      runProgram({ host: name, argv }, { deadlineMs, okExits: ANY_EXIT, ...(input === undefined ? {} : { input }) }),
  };
}

/** The exit code is the asker's to judge. */
const ANY_EXIT = Array.from({ length: 256 }, (_, code) => code);
