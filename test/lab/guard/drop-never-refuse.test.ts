// The guard of core/config against a real kernel: two network namespaces, a plain TCP client and server, no cluster.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { guardAbsent, guardListening, guardRules } from '../../../src/core/config/nft-guard.ts';

interface Saw {
  readonly longestGapMs: number;
  readonly endings: readonly string[];
}

const PORTS = [2049];
const TEXTS = {
  rules: guardRules({ ports: PORTS, exempt: [] }),
  absent: guardAbsent(PORTS),
  listening: guardListening(PORTS),
};
const SCENE = fileURLToPath(new URL('scene.mjs', import.meta.url));
const NAMESPACES = ['-n', '-m', '-p', '--fork', '--kill-child=KILL', '--mount-proc'];

async function killAndRestart(texts: typeof TEXTS | null): Promise<Saw> {
  const scene = [process.execPath, SCENE, JSON.stringify({ texts, backAfterMs: 150 })];
  const { stdout } = await promisify(execFile)('unshare', [...NAMESPACES, ...scene], { timeout: 60_000 });
  return JSON.parse(stdout) as Saw;
}

describe('a server that is killed and back in a moment', () => {
  test('costs an unguarded client the three seconds that a refusal costs', async () => {
    const saw = await killAndRestart(null);
    expect(saw.endings.at(-1)).toBe('ECONNREFUSED');
    expect(saw.longestGapMs).toBeGreaterThan(2900);
  });

  test('costs a guarded client one retransmission: it is reset once there is somebody to reconnect to', async () => {
    const saw = await killAndRestart(TEXTS);
    expect(saw.endings).toEqual(['ECONNRESET']);
    expect(saw.longestGapMs).toBeLessThan(1500);
  });
});
