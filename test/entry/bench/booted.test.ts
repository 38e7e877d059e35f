// A node as Debian boots it, whoever else does the same at that moment.
import { expect, test } from 'vitest';
import { asBooted } from '../../../src/entry/bench/kernel-group/booted.ts';
import type { Host } from '../../../src/host/host.ts';
import { memoryHost } from '../../work/memory-host.ts';

const NFS = { nfs: { leaseMs: 10_000, graceMs: 15_000 } } as Parameters<typeof asBooted>[1];

/** `refused`: what the first attempt is refused, since somebody else has just done it. */
function made(refused: string | undefined) {
  const there = new Set<string>();
  const ran: string[] = [];
  const node: Host = {
    ...memoryHost('node1'),
    files: { ...memoryHost('node1').files, exists: async (path) => there.has(path.slice(0, path.lastIndexOf('/'))) },
    run: async (argv) => {
      ran.push(argv.join(' '));
      const exitCode = argv[0] === 'rpcinfo' && !there.has('rpcbind') ? 1 : 0;
      if (argv[0] === 'mount') there.add(argv[4] ?? '');
      if (argv[0] === 'rpcbind') there.add('rpcbind');
      if (argv[0] === refused) throw new Error('it is there already');
      return { stdout: '', stderr: '', exitCode };
    },
  };
  return { node, ran };
}

const starts = (ran: readonly string[]) => ran.filter((line) => /^(mount|rpcbind) /.test(line));
const ALL = ['mount -t nfsd nfsd /proc/fs/nfsd', 'mount -t rpc_pipefs rpc_pipefs /run/rpc_pipefs', 'rpcbind -w'];

test('what is missing is made, once', async () => {
  const { node, ran } = made(undefined);
  await asBooted(node, NFS);
  expect(starts(ran)).toEqual(ALL);
  await asBooted(node, NFS);
  expect(starts(ran)).toEqual(ALL);
  expect(ran).toContain('sysctl --write fs.nfs.nlm_grace_period=15');
});

test.each(['mount', 'rpcbind'])('who comes second with %s is refused, and finds it done', async (program) => {
  const { node, ran } = made(program);
  await asBooted(node, NFS);
  expect(starts(ran)).toEqual(ALL);
});
