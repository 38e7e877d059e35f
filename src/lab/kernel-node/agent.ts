// The agent in a kernel node: it calls the lab's owner, so that its call is the news that the node is up, and answers it and everybody
// whom the owner lets through. It is also the node's service manager and the near end of its power controller.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { localFiles } from '../../host/local.ts';
import { runProgram } from '../../host/run-program.ts';
import { ToolError } from '../../host/tool-error.ts';
import { ENVIRONMENT } from '../environment.ts';
import { listen } from '../owner/listen.ts';
import { furnishDisks, furnishMemory } from '../owner/node-files.ts';
import { openServiceSocket } from '../owner/service-socket.ts';
import { type NodeServices, nodeServices } from '../owner/services.ts';
import { POWER_SOCKET } from '../state.ts';
import { type Answers, type Peer, peer } from '../wire/peer.ts';
import { type Entered, enter } from './entered.ts';
import { AGENT_PORT, CALL_PORT, LINE_LAB } from './places.ts';
import { answerFiles } from './remote-files.ts';
import type { ControllerVerbs, NodeVerbs, StreamEvent } from './verbs.ts';

export interface AgentPlace {
  /** The node's name. */
  readonly name: string;
  /** Its end of the line to the lab. */
  readonly line: string;
}

/** Serves until the owner hangs up. */
export async function runNodeAgent({ name, line }: AgentPlace): Promise<void> {
  const over = new AbortController();
  const services = nodeServices(name, FIRST_PROCESS, over.signal, complain, UNLOCKED);
  const door = createServer((socket) => void attend(name, services, socket)).listen(AGENT_PORT, line);
  await once(door, 'listening');
  const socket = connect(CALL_PORT, LINE_LAB);
  await once(socket, 'connect');
  const owner = attend(name, services, socket);
  await once(socket, 'close');
  owner.close();
  over.abort();
  door.close();
}

const FIRST_PROCESS = 1;
/** Corosync's 190 MB of stacks and buffers, page by page into a user-mode Linux, keep a busy machine busy for more than a minute. */
const UNLOCKED = true;
const POWER_MS = 30_000;

/** What udev or systemd makes at a boot: without them bash has no `<(...)`. */
const DEVICE_LINKS = [
  ['/dev/fd', '/proc/self/fd'],
  ...['stdin', 'stdout', 'stderr'].map((name, number) => [`/dev/${name}`, `/proc/self/fd/${number}`] as const),
] as const;

const complain = (error: unknown) =>
  void process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);

type Outside = Peer<ControllerVerbs, StreamEvent>;

function attend(name: string, services: NodeServices, socket: Socket): Outside {
  socket.setNoDelay(true);
  let entered: Entered | undefined;
  const outside: Outside = peer<ControllerVerbs, NodeVerbs, StreamEvent>(socket, 'the lab', {
    answers: {
      ...answersOf(name, services, () => outside),
      enter: ({ argv, terminal }) => {
        entered = enter(argv, terminal, outside.tell);
        return entered.ended;
      },
    },
    event: (event) => entered?.hear(event),
    ended: () => entered?.kill(),
  });
  return outside;
}

function answersOf(name: string, services: NodeServices, asker: () => Outside): Omit<Answers<NodeVerbs>, 'enter'> {
  return {
    furnish: async ({ first, nodes, fenceAgent, aliases }) => {
      for (const [path, target] of DEVICE_LINKS) await localFiles.link(target, path);
      for (const { alias, device } of aliases)
        await localFiles.makeFolder(dirname(alias)).then(() => localFiles.link(device, alias));
      if (first) await furnishDisks('', name, nodes, fenceAgent);
      await furnishMemory('');
      await openPowerSocket(asker());
      await openServiceSocket('', services);
      return {};
    },
    run: async ({ argv, options }) => {
      try {
        return { result: await runProgram({ host: name, argv, env: ENVIRONMENT }, options) };
      } catch (error) {
        if (error instanceof ToolError) return { failure: error.failure };
        throw error;
      }
    },
    files: (question) => answerFiles(localFiles, question),
    service: async ({ service, action }) => {
      await services[action](service);
      return {};
    },
    'service-active': ({ service }) => ({ active: services.active(service) }),
  };
}

/** What a fence agent here asks is the owner's to answer. */
async function openPowerSocket(owner: Outside): Promise<void> {
  await listen(POWER_SOCKET, (socket) => {
    peer<Record<never, never>, ControllerVerbs, never>(socket, 'a fence agent', {
      answers: {
        state: (ask) => owner.ask('state', ask, POWER_MS),
        power: (ask) => owner.ask('power', ask, POWER_MS),
      },
    });
  });
}
