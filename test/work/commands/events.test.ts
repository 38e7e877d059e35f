import { describe, expect, test } from 'vitest';
import { writeJournalLine } from '../../../src/core/observe/journal.ts';
import type { Observation } from '../../../src/core/observe/observation.ts';
import type { Argv, Host } from '../../../src/host/host.ts';
import { events } from '../../../src/work/commands/events.ts';
import { followEvents } from '../../../src/work/commands/follow-events.ts';
import { JOURNAL } from '../../../src/work/server/paths.ts';
import { fourServers } from '../../core/four-servers.ts';
import { memoryHost } from '../memory-host.ts';

const line = (node: string, at: number, seq: number): string => {
  const it: Observation = { kind: 'server-stopped', server: 'nfs1', node, at, writer: 'w', seq };
  return writeJournalLine(it);
};

/** Three of the four nodes; each can be out of reach, and says how long its journal is. */
function scene() {
  const cluster = fourServers();
  const gone = new Set<string>();
  const journals = new Map<string, { text: string; inode: string }>();
  const hosts = ['node1', 'node2', 'node3'].map((name): Host => {
    journals.set(name, { text: '', inode: '1' });
    const host = memoryHost(name);
    const textOf = () => {
      if (gone.has(name)) throw new Error(`${name} is off`);
      return journals.get(name)?.text ?? '';
    };
    const run = async ([program, option = '']: Argv) => {
      const bytes = Buffer.from(textOf());
      const stat = `${journals.get(name)?.inode} ${bytes.length}\n`;
      const rest = bytes.subarray(Number(option.replace(/.*\+/, '')) - 1).toString();
      return { stdout: program === 'stat' ? stat : rest, stderr: '', exitCode: 0 };
    };
    const read = async (path: string) => (path === JOURNAL ? textOf() : undefined);
    return { ...host, run, files: { ...host.files, read } };
  });
  const [first, ...others] = hosts;
  if (first === undefined) throw new Error('there are three');
  const append = (node: string, text: string) => {
    const journal = journals.get(node);
    if (journal !== undefined) journal.text += text;
  };
  return { cluster, hosts: [first, ...others] as const, gone, journals, append };
}

describe('events', () => {
  test('are told by time, and whoever could not be asked is named', async () => {
    const { cluster, hosts, gone, append } = scene();
    append('node1', line('node1', 10, 1) + line('node1', 30, 2));
    append('node2', `${line('node2', 20, 1)}nonsense\n${line('node2', 40, 4)}`);
    gone.add('node3');
    const told = await events(hosts, cluster, 15);
    expect(told.events.map(({ at }) => at)).toEqual([20, 30, 40]);
    expect(told.unreachable).toEqual([
      { node: 'node3', reason: 'node3 is off' },
      { node: 'node4', reason: 'it can not be reached from here' },
    ]);
    expect(told.unreadable).toEqual([{ node: 'node2', lines: [2] }]);
    expect(told.lost).toEqual([{ node: 'node2', writer: 'w', lines: 2 }]);
  });
});

describe('events that are followed', () => {
  test('come once each, in whole lines, also when a node was away or its journal was replaced', async () => {
    const { cluster, hosts, gone, journals, append } = scene();
    const end = new AbortController();
    const heard: string[] = [];
    const sink = {
      events: (batch: readonly Observation[]) => void heard.push(batch.map(({ at }) => at).join()),
      unreachable: ({ node }: { node: string }) => void heard.push(`-${node}`),
      back: (node: string) => void heard.push(`+${node}`),
    };
    const steps: (() => void)[] = [
      () => append('node1', line('node1', 5, 1) + line('node1', 30, 2)),
      () => append('node2', line('node2', 20, 1) + line('node2', 25, 2).slice(0, 9)),
      () => gone.add('node1'),
      () => {
        append('node2', line('node2', 25, 2).slice(9));
        append('node1', line('node1', 35, 3));
      },
      () => gone.delete('node1'),
      () => journals.set('node2', { text: line('node2', 50, 1), inode: '2' }),
      () => end.abort(),
    ];
    const clock = { now: () => 0, pause: async () => steps.shift()?.() };
    const [first, ...others] = hosts;
    await followEvents({ hosts: [{ ...first, clock }, ...others], cluster, since: 10, sink }, end.signal).catch(
      () => undefined,
    );
    expect(heard).toEqual(['-node4', '30', '20', '-node1', '25', '+node1', '35', '50']);
  });
});
