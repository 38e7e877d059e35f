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
  test('refuses an unguarded client, and resets a guarded one only when there is somebody to reconnect to, which costs it less', async () => {
    const unguarded = await killAndRestart(null);
    const guarded = await killAndRestart(TEXTS);
    expect(unguarded.endings.at(-1)).toBe('ECONNREFUSED');
    expect(guarded.endings).toEqual(['ECONNRESET']);
    expect(guarded.longestGapMs / unguarded.longestGapMs).toBeLessThan(1);
  });
});
