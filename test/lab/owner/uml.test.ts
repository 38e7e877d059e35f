import { describe, expect, it } from 'vitest';
import { kernelArguments } from '../../../src/lab/owner/uml.ts';

describe('the command line of a user-mode Linux', () => {
  const words = kernelArguments({
    folder: '/run/lab/x',
    name: 'node1',
    memory: '64M',
    init: '/run/lab/uml/init-node',
    nics: [
      { tap: 'node1', mac: '02:00:c0:00:02:0b' },
      { tap: 'line1', mac: '02:00:a9:fe:fe:0a' },
    ],
    more: ['ubd0=/a'],
    environment: { GK_LINE: '169.254.254.10' },
  });

  it('boots from the machine’s own files, read-only, and hands its words to the first program', () => {
    expect(words).toEqual(
      expect.arrayContaining(['rootfstype=hostfs', 'ro', 'GK_NAME=node1', 'GK_LINE=169.254.254.10']),
    );
  });

  it('numbers network cards in their order', () => {
    expect(words).toContain('eth0=tuntap,node1,02:00:c0:00:02:0b');
    expect(words).toContain('eth1=tuntap,line1,02:00:a9:fe:fe:0a');
  });

  it('opens no terminal: a serial line would start an xterm', () => {
    expect(words).toEqual(expect.arrayContaining(['con=null', 'ssl=null']));
  });

  it('has no blank in a word, which would end it', () => {
    expect(words.filter((word) => /\s/.test(word))).toEqual([]);
  });
});
