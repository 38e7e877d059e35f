import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { tellSettle } from '../../../src/work/change/told.ts';
import { kernelRun } from '../../../src/work/kernel/paths.ts';
import { memoryHost } from '../memory-host.ts';

const { exported } = kernelRun('nfs');
const RECORD = { names: ['papers'], told: { '*:/srv/papers': 'rw' }, lines: ['/srv/papers\t*(rw)'] };

/** A node on which a kernel server runs, whose agent ends so. */
function node(exitCode: number, stderr = '') {
  const host = memoryHost('alpha', { [exported]: JSON.stringify(RECORD) });
  const ran: string[] = [];
  const run: Host['run'] = async (argv, options) => {
    ran.push(`${options?.env?.OCF_RESKEY_server} ${argv.join(' ')}`);
    return { stdout: '', stderr, exitCode };
  };
  return { host, ran, asked: { ...host, run } };
}

describe('a kernel server whose exports have changed', () => {
  it('is told by its agent, as Pacemaker tells it', async () => {
    const { asked, ran } = node(0);
    expect(await tellSettle(asked, false)).toEqual([{ server: 'nfs', added: [], updated: [], removed: [] }]);
    expect(ran).toEqual(['nfs /usr/lib/ocf/resource.d/gracekeeper/kernel_nfsd reload-agent']);
  });

  it('is told of all of them anew where that is asked for', async () => {
    const { asked, host } = node(0);
    expect(await tellSettle(asked, true)).toMatchObject([{ server: 'nfs', updated: ['papers'] }]);
    expect(JSON.parse(host.content.get(exported) ?? '')).toEqual({ names: RECORD.names, told: RECORD.told });
  });

  it('that refuses one says which, and the change says so', async () => {
    const { asked } = node(1, 'ocf-exit-reason:export papers: no such folder\n');
    const refused = { exit: 1, code: 'export-refused', message: 'alpha: nfs: export papers: no such folder' };
    await expect(tellSettle(asked, false)).rejects.toMatchObject(refused);
  });

  it('may have ended meanwhile', async () => {
    const { asked } = node(7);
    await expect(tellSettle(asked, false)).resolves.toHaveLength(1);
  });
});
