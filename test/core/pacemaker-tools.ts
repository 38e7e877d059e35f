// Tests that ask Pacemaker itself say in one line when it is not here.
import { spawnSync } from 'node:child_process';

export function isInstalled(tool: 'crm_verify' | 'crm_simulate' | 'cibadmin'): boolean {
  const found = spawnSync(tool, ['--version']).error === undefined;
  if (!found) process.stderr.write(`${tool} is not installed: what it judges is not tested\n`);
  return found;
}
