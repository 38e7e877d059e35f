import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { findInstallation } from '../../../src/work/install/find-installation.ts';
import { packaged } from '../../../src/work/install/install-agents.ts';
import { memoryHost } from '../memory-host.ts';

const own = { node: '/usr/bin/node', bundles: '/home/jo/gracekeeper/dist', version: '1.2.3' };
const files = ({ node, bundles }: typeof own) => ({ [node]: '', [`${bundles}/agent.cjs`]: '' });
const here = (name: string) => memoryHost(name, files(own));
const deb = (name: string, version = '1.2.3'): Host => ({
  ...memoryHost(name, files(packaged(version))),
  run: async () => ({ stdout: `installed\tgracekeeper\t${version}\t\n`, stderr: '', exitCode: 0 }),
});

describe('Gracekeeper on the nodes', () => {
  it('is where it is here, when every node has it there', async () => {
    expect(await findInstallation([here('node1'), here('node2')], own)).toEqual(own);
  });

  it("is the package's, when that is what every node has", async () => {
    expect(await findInstallation([deb('node1'), deb('node2')], own)).toEqual(packaged('1.2.3'));
  });

  it('is refused in another version than ours', async () => {
    await expect(findInstallation([deb('node1'), deb('node2', '1.2.2')], own)).rejects.toMatchObject({
      ...{ exit: 3, code: 'other-version', message: expect.stringMatching(/node2 has .*1\.2\.2, and this is 1\.2\.3/) },
      hint: expect.stringContaining('--package'),
    });
  });

  it('is missed by name where it is not, before anything is touched', async () => {
    const bare = [memoryHost('node2'), memoryHost('node3', { '/usr/bin/node': '' })];
    await expect(findInstallation([deb('node1'), ...bare], own)).rejects.toMatchObject({
      ...{
        exit: 3,
        code: 'not-installed',
        message: expect.stringContaining('on node2, node3'),
        hint: expect.stringContaining('deb'),
      },
    });
    await expect(findInstallation([deb('node1'), here('node2')], own)).rejects.toMatchObject({ code: 'not-installed' });
  });
});
