// The agent of a lab client, run by the client's init. GK_NAME is the client's name.
import { runAgent } from '../../lab/client/agent.ts';

runAgent(process.env.GK_NAME ?? 'client').catch((error: unknown) => {
  process.stderr.write(`lab-client: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  process.exitCode = 1;
});
