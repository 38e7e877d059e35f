import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Verdict {
  readonly exitCode: number | null;
  readonly complaints: readonly string[];
}

/** What crm_verify says of a CIB when it says all it can. */
export function verify(cib: string): Verdict {
  const folder = mkdtempSync(join(tmpdir(), 'gracekeeper-verify-'));
  try {
    writeFileSync(join(folder, 'cib.xml'), cib);
    const { status, stderr } = spawnSync('crm_verify', ['-VVVV', '--xml-file', join(folder, 'cib.xml')], {
      encoding: 'utf8',
    });
    return {
      exitCode: status,
      complaints: stderr.split('\n').filter((line) => /\b(warning|error|critical)\b/i.test(line)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
