// The other end of on-node.ts.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { Lab } from '../../../src/lab/lab.ts';
import { installation } from '../cluster-lab.ts';
import type { Request } from './on-node.ts';

export interface NodeAgent {
  ask<T = null>(request: Request): Promise<T>;
  /** Ends with it, however that comes about. */
  readonly ended: Promise<void>;
  /** Lets it end. */
  close(): Promise<void>;
}

/** Beside the bundles of the house, where nodes of a lab see it and koffi is found. */
export async function bundleNodeAgent(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(`${tmpdir()}/gk-node-agent-`);
  const path = `${folder}/on-node.cjs`;
  await build({
    entryPoints: [`${installation.bundles}/../test/lab/grace/on-node.ts`],
    outfile: path,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['koffi', 'x11'],
    define: { 'import.meta.url': '__filename' },
    logLevel: 'warning',
  });
  return { path, remove: () => rm(folder, { recursive: true }) };
}

export async function startNodeAgent(lab: Lab, node: string, bundle: string): Promise<NodeAgent> {
  const [program, ...args] = await lab.entering(node, [process.execPath, bundle]);
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      for (const { reject } of waiting.values()) reject(new Error('the agent on the node has ended'));
      resolve();
    });
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, value, error } = JSON.parse(line) as { id: number; value?: unknown; error?: string };
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) waiter?.resolve(value);
    else waiter?.reject(new Error(error));
  });
  let last = 0;
  return {
    ask: <T>(request: Request) =>
      new Promise<T>((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve: (value) => resolve(value as T), reject });
        child.stdin.write(`${JSON.stringify({ id: last, ...request })}\n`);
      }),
    ended,
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
