import { describe, expect, test } from 'vitest';
import { jsonScreen, plainScreen, terminalScreen } from '../../../src/entry/cli/status-watch.ts';
import type { ClusterStatus } from '../../../src/work/commands/status.ts';

const status = (health: ClusterStatus['health']): ClusterStatus => ({
  ...{ health, paused: false, nodes: [], servers: [], incidents: [], bans: [], drbd: [], findings: [] },
});

function out() {
  const said: string[] = [];
  return { said, line: (text: string) => void said.push(`${text}\n`), raw: (text: string) => void said.push(text) };
}

describe('a status that is watched', () => {
  test('is a line of JSON for each change', () => {
    const sink = out();
    const screen = jsonScreen(sink);
    for (const health of ['HEALTHY', 'HEALTHY', 'BAD', 'HEALTHY'] as const) screen.show(status(health), 0);
    expect(sink.said.map((line) => JSON.parse(line).health)).toEqual(['HEALTHY', 'BAD', 'HEALTHY']);
  });

  test('is written once for each change where there is no terminal, without control characters', () => {
    const sink = out();
    const screen = plainScreen(sink, ({ health }) => health);
    for (const health of ['HEALTHY', 'HEALTHY', 'BAD'] as const) screen.show(status(health), 0);
    screen.end();
    expect(sink.said).toEqual(['1970-01-01T00:00:00.000Z\nHEALTHY\n\n', '1970-01-01T00:00:00.000Z\nBAD\n\n']);
  });

  test('is drawn over itself on a terminal, which has its cursor back at the end', () => {
    const sink = out();
    const screen = terminalScreen(sink, () => 'one\ntwo');
    screen.show(status('BAD'), 0);
    screen.show(status('BAD'), 0);
    screen.end();
    expect(sink.said[0]).toContain('\x1b[2J');
    expect(sink.said[1]).toBe(
      '\x1b[H1970-01-01T00:00:00.000Z  (Ctrl-C ends)\x1b[K\n\x1b[K\none\x1b[K\ntwo\x1b[K\n\x1b[J',
    );
    expect(sink.said.at(-1)).toBe('\x1b[?25h');
  });
});
