import { expect, it } from 'vitest';
import { debugfsCommands } from '../../../src/lab/kernel-node/debugfs-commands.ts';

it('a folder is made below those above it, each once, and gets its mode', () => {
  const folders = [
    { path: 'a/b', mode: 0o1777 },
    { path: 'a/c', mode: 0o755 },
  ];
  expect(debugfsCommands({ folders, links: [] })).toBe(
    'mkdir "/a"\nmkdir "/a/b"\nset_inode_field "/a/b" mode 041777\nmkdir "/a/c"\n',
  );
});

it('the root is there already, and links come when the folders are there', () => {
  const links = [{ path: 'bin', target: 'usr/bin' }];
  expect(debugfsCommands({ folders: [{ path: '', mode: 0o1777 }], links })).toBe(
    'set_inode_field "/" mode 041777\nsymlink "/bin" "usr/bin"\n',
  );
});

it('nothing is nothing', () => {
  expect(debugfsCommands({ folders: [], links: [] })).toBe('');
});
