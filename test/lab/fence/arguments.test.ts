import { describe, expect, it } from 'vitest';
import { fenceArguments } from '../../../src/lab/fence/arguments.ts';

describe('what a fence agent is told', () => {
  it('comes from Pacemaker as lines on standard input, of which it ignores those it does not know', () => {
    const input = '# a comment\naction=off\nport=node2\nnodename=ignored\npcmk_host_list=node1 node2\n\ntimeout=60\n';
    expect(fenceArguments([], input)).toEqual({ action: 'off', node: 'node2', socket: undefined });
  });

  it('comes from a person as options, short or long', () => {
    expect(fenceArguments(['-o', 'status', '-n', 'node3'], '')).toMatchObject({ action: 'status', node: 'node3' });
    expect(fenceArguments(['--action=on', '--plug=node4', '--verbose'], '')).toMatchObject({
      action: 'on',
      node: 'node4',
    });
  });

  it('is a reboot unless it says otherwise', () => {
    expect(fenceArguments([], 'nodename=node1\n')).toMatchObject({ action: 'reboot', node: 'node1' });
  });
});
