// The agent of a lab's kernel node, run by the node's init. GK_NAME is the node's name, GK_LINE its address on the line to the lab.
import { runNodeAgent } from '../../lab/kernel-node/agent.ts';

runNodeAgent({ name: process.env.GK_NAME ?? '', line: process.env.GK_LINE ?? '' }).catch((error: unknown) => {
  process.stderr.write(`lab-node: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  process.exitCode = 1;
});
