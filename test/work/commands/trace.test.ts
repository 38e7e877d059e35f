// Listeners on nodes that are made up: what they say, when they end, and who is not heard.
import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../src/core/trace/counts.ts';
import type { Step } from '../../../src/core/trace/fact.ts';
import type { Host } from '../../../src/host/host.ts';
import { traceNodes } from '../../../src/work/commands/trace.ts';
import type { NodeWord } from '../../../src/work/trace/node-words.ts';
import { fourServers } from '../../core/four-servers.ts';
import { memoryHost } from '../memory-host.ts';

const cluster = fourServers();
const installation = { node: '/usr/bin/node', bundles: '/opt/gk', version: '1' };
const THERE = { '/usr/bin/node': '', '/opt/gk/agent.cjs': '' };
const STEP: Step = {
  at: 1,
  ms: 1,
  client: '198.51.100.21',
  server: '192.0.2.101',
  caller: 'client',
  transport: 'tcp',
  protocol: 'NLM',
  operation: 'LOCK',
  status: 'NLM4_GRANTED',
};
const heard = (frames: number, dropped = 0): NodeWord => ({ counts: { ...noCounts(), frames }, dropped });

interface Listener {
  say(word: NodeWord | string): void;
  end(): void;
  readonly wish: string;
  stopped: boolean;
}

/** Each listener that is started is handed to `begun`. */
function nodeWith(name: string, files: Record<string, string>, begun: (listener: Listener) => void): Host {
  const follow: Host['follow'] = (argv, line) => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const listener: Listener = {
      ...{ end: () => end(), wish: argv.at(-1) ?? '', stopped: false },
      say: (word) => line(typeof word === 'string' ? word : JSON.stringify(word)),
    };
    setImmediate(() => begun(listener));
    return {
      ended,
      stop: () => {
        listener.stopped = true;
      },
    };
  };
  return { ...memoryHost(name, files), follow };
}

async function traced(hosts: readonly [Host, ...Host[]], only: object, over: AbortController) {
  const said: unknown[] = [];
  const sink = {
    step: (step: object) => void said.push(step),
    listening: (node: string, at: string) => void said.push(`${node} ${at}`),
    deaf: (node: string, reason: string) => void said.push(`${node} deaf: ${reason}`),
  };
  const missed = await traceNodes({ hosts, cluster, installation, only, sink }, over.signal);
  return { said, missed };
}

describe('a live trace', () => {
  it('tells what every node hears, with its name, and sums up what they missed', async () => {
    const over = new AbortController();
    const listeners: Listener[] = [];
    const begun = (listener: Listener) => {
      listener.say('Welcome to node1!');
      listener.say({ listening: { interface: 'eth0' } });
      listener.say({ step: STEP });
      listener.say(heard(1));
      listener.say(heard(3, 2));
      if (listeners.push(listener) === 2) over.abort();
    };
    const hosts = [nodeWith('node1', THERE, begun), nodeWith('node2', THERE, begun)] as const;
    const { said, missed } = await traced(hosts, {}, over);
    expect(said).toEqual([...['node1', 'node2'].flatMap((node) => [`${node} eth0`, { ...STEP, node }])]);
    expect(missed).toMatchObject({ counts: { frames: 6 }, dropped: 4 });
    expect(listeners.map(({ stopped }) => stopped)).toEqual([true, true]);
  });

  it('asks the nodes for whom it is wanted of, and tells only of those', async () => {
    const over = new AbortController();
    let wish = '';
    const host = nodeWith('node1', THERE, (listener) => {
      wish = listener.wish;
      listener.say({ step: STEP });
      listener.say({ step: { ...STEP, client: '198.51.100.99' } });
      over.abort();
    });
    const { said } = await traced([host], { client: STEP.client }, over);
    expect(said).toEqual([{ ...STEP, node: 'node1' }]);
    expect(JSON.parse(wish)).toMatchObject({
      ...{ interface: cluster.nodes[0]?.address, only: [STEP.client] },
      servers: cluster.servers.map(({ address }) => address),
    });
  });

  it('starts a listener again that has ended, says so once, and forgets nothing that it counted', async () => {
    const over = new AbortController();
    let begun = 0;
    const host = nodeWith('node1', THERE, (listener) => {
      begun += 1;
      listener.say(heard(begun));
      if (begun === 2) listener.say({ trouble: 'there is no interface eth7' });
      if (begun === 4) over.abort();
      else listener.end();
    });
    const { said, missed } = await traced([host], {}, over);
    expect(said).toEqual([
      'node1 deaf: its listener has ended',
      'node1 deaf: there is no interface eth7',
      'node1 deaf: its listener has ended',
    ]);
    expect(missed.counts.frames).toBe(1 + 2 + 3 + 4);
  });

  it('names the nodes that have no Gracekeeper, or can not be asked', async () => {
    const over = new AbortController();
    const bare = memoryHost('node1');
    const lost = memoryHost('node2');
    lost.files.exists = () => Promise.reject(new Error('node2 does not answer'));
    const third = nodeWith('node3', THERE, () => over.abort());
    const { said } = await traced([bare, lost, third], {}, over);
    expect(said).toEqual(['node1 deaf: Gracekeeper is not installed there', 'node2 deaf: node2 does not answer']);
  });
});
