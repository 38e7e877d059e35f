import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inodeIn } from '../../src/core/protocol/proc-locks.ts';
import { type InfoFiles, infoFiles } from '../../src/host/info-files.ts';

const FILES = ['package.json', 'README.md'] as const;
let infos: InfoFiles;
let opened: number[];

beforeEach(() => {
  opened = [];
  infos = infoFiles(openSync('/proc/self/fdinfo', 'r'), (fd) => {
    const buffer = Buffer.alloc(4_096);
    try {
      return buffer.toString('latin1', 0, readSync(fd, buffer, 0, buffer.length, 0));
    } catch {
      return undefined;
    }
  });
});

afterEach(() => {
  infos.close();
  for (const fd of opened) closeSync(fd);
});

const open = (path: string): number => {
  const fd = openSync(path, 'r');
  opened.push(fd);
  return fd;
};
const inodeAt = (fd: number) => inodeIn(infos.read(fd) ?? '');
const inodeOf = (path: string) => `${statSync(path).ino}`;

it('what a number is open on is said anew each time, though its file was opened once', () => {
  const fd = open(FILES[0]);
  expect(inodeAt(fd)).toBe(inodeOf(FILES[0]));
  closeSync(fd);
  expect(infos.read(fd)).toBeUndefined();
  // The lowest free number, which is this one.
  expect(openSync(FILES[1], 'r')).toBe(fd);
  expect(inodeAt(fd)).toBe(inodeOf(FILES[1]));
});

it('of a number that was never open nothing is said, until it is', () => {
  const fd = open(FILES[0]);
  opened = [];
  closeSync(fd);
  expect(infos.read(fd)).toBeUndefined();
  expect(open(FILES[0])).toBe(fd);
  expect(inodeAt(fd)).toBe(inodeOf(FILES[0]));
});

it('each number is opened once, however often it is asked for', () => {
  const fds = [open(FILES[0]), open(FILES[1])];
  const before = count();
  for (let time = 0; time < 3; time += 1) fds.forEach(inodeAt);
  expect(count()).toBe(before + 2);
});

const count = () => readdirSync('/proc/self/fd').length;
