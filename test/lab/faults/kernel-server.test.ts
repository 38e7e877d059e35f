import { describe, expect, it } from 'vitest';
import { inject } from '../../../src/lab/faults.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { memoryHost } from '../../work/memory-host.ts';

const DAEMONS = '/run/gracekeeper/servers/files/daemons';

/** A lab of two nodes; the kernel server `files`, of NFSv4 only, runs on the second, and its mountd has died. */
function lab() {
  const run: string[] = [];
  const hostOf = (name: string, content: Record<string, string>) => ({
    ...memoryHost(name, content),
    powered: async () => true,
    run: async (argv: readonly string[]) => {
      run.push(`${name}: ${argv.join(' ')}`);
      return { stdout: '', stderr: '', exitCode: 0 };
    },
  });
  const hosts = [
    hostOf('node1', {}),
    hostOf('node2', {
      [`${DAEMONS}/nfsdcld`]: JSON.stringify({ pid: 7, startTime: '99' }),
      [`${DAEMONS}/mountd`]: JSON.stringify({ pid: 8, startTime: '99' }),
      '/proc/7/stat': `7 (nfsdcld) S 1 ${'0 '.repeat(17)}99 0`,
    }),
  ];
  return { run, lab: { name: 'play', hosts: () => hosts } as unknown as Lab };
}

describe('a kernel server in a lab', () => {
  it('loses its threads, or a daemon beside them, where it runs', async () => {
    const { lab: play, run } = lab();
    expect(await inject(play, 'daemon-crash', 'files')).toMatchObject({ nodes: ['node2'] });
    await inject(play, 'daemon-crash', 'files', 'nfsdcld');
    expect(run).toEqual(['node2: rpc.nfsd 0', 'node2: kill -KILL 7']);
  });

  it('loses nothing more when what is to die is dead', async () => {
    const { lab: play, run } = lab();
    await inject(play, 'daemon-crash', 'files', 'mountd');
    expect(run).toEqual([]);
  });

  it('has no fault that it could not be given, and says why', async () => {
    const { lab: play, run } = lab();
    await expect(inject(play, 'daemon-hang', 'files')).rejects.toThrow(/no daemon-hang of files.*no signal stops them/);
    await expect(inject(play, 'supervisor-crash', 'files')).rejects.toMatchObject({ exit: 2, code: 'no-such-fault' });
    await expect(inject(play, 'daemon-crash', 'files', 'statd')).rejects.toMatchObject({ code: 'no-such-variant' });
    await expect(inject(play, 'daemon-crash', 'others')).rejects.toMatchObject({ code: 'no-daemon' });
    expect(run).toEqual([]);
  });
});
