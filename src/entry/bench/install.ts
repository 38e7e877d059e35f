// setup --package over SSH: three nodes that have nothing of ours, until all addresses answer NFS. Bare: dpkg alone, with the package already there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Failed } from '../../core/base/failed.ts';
import type { Host } from '../../host/host.ts';
import { localHost } from '../../host/local.ts';
import { installPackageFile } from '../../host/tools/dpkg.ts';
import { type Progress, silent } from '../../work/commands/progress.ts';
import { installation } from '../cli/installation.ts';
import { bareLab } from '../cli/lab/bring-up.ts';
import { type Measured, repeat, toSeconds } from './measure.ts';

const WISH = { nodes: 3, nfs: ['4.1', '4.2'], detached: false, progress: silent } as const;

export async function measureInstall(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  progress('making the package');
  const deb = await makePackage();
  const pairs = await repeat(rounds, (round) => {
    progress(`setup --package over SSH, round ${round} of ${rounds}`);
    return inFreshLab(deb);
  });
  return [
    {
      what: '`setup --package` over SSH, three fresh lab nodes, package copied and installed, until all addresses answer NFS',
      ...{ unit: 's', toReach: 20, classic: '-' },
      values: pairs.map(({ ours }) => toSeconds(ours)),
      bare: {
        what: '`dpkg --install` of it alone, on three nodes at once',
        values: pairs.map(({ bare }) => toSeconds(bare)),
      },
    },
  ];
}

async function makePackage(): Promise<string> {
  const script = `${dirname(installation.bundles)}/scripts/package.mjs`;
  if (!existsSync(script))
    throw new Failed(3, 'no-checkout', 'a package is made from a checkout only', {
      hint: 'bench --only leaves this out',
    });
  const { stdout } = await localHost().run([installation.node, script], { deadlineMs: 300_000 });
  return (JSON.parse(stdout) as { deb: string }).deb;
}

async function inFreshLab(deb: string): Promise<{ ours: number; bare: number }> {
  const { lab } = await bareLab({ name: `bench-${process.pid}`, ...WISH });
  try {
    const { configPath } = await lab.ssh();
    const ours = await untilNfs(['setup', lab.specPath, '--package', deb, '--ssh-config', configPath, '--json']);
    return { ours, bare: await dpkgAlone(lab.hosts(), deb) };
  } finally {
    await lab.stop();
  }
}

/** Milliseconds until setup says that every address answers; what it does afterwards (manual pages) is waited for. */
async function untilNfs(args: readonly string[]): Promise<number> {
  const { node, bundles } = installation;
  const start = performance.now();
  const child = spawn(node, [`${bundles}/cli.cjs`, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const lines: string[] = [];
  let answers: number | undefined;
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    if (line.includes('every address answers NFS')) answers = performance.now() - start;
  }
  const [exitCode] = await ended;
  if (exitCode !== 0 || answers === undefined)
    throw new Error(`setup exited with ${exitCode}: ${lines.slice(-3).join(' / ')}`);
  return answers;
}

/** Lab nodes see this machine's files: nothing has to be copied. */
async function dpkgAlone(hosts: readonly Host[], deb: string): Promise<number> {
  const start = performance.now();
  const ended = await Promise.all(hosts.map((host) => installPackageFile(host, deb)));
  if (ended.some(({ exitCode }) => exitCode !== 0))
    throw new Error(`dpkg: ${ended.map(({ stderr }) => stderr).join(' ')}`);
  return performance.now() - start;
}
