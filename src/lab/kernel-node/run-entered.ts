// Stands in front of a program in a kernel node, as nsenter does for other nodes: its standard streams are the program's.
import type { Argv } from '../../host/host.ts';
import { openAgentLine } from './line.ts';
import type { StreamEvent } from './verbs.ts';

/** Returns the program's exit code. `socket`: of the node's agent. Rejects when the node is off or goes off. */
export async function runEntered(socket: string, argv: Argv): Promise<number> {
  const line = await openAgentLine('the node', socket, hear);
  const terminal = process.env.TERM;
  process.stdin.on('data', (bytes: Buffer) => line.tell({ stream: 'stdin', bytes: bytes.toString('base64') }));
  process.stdin.on('end', () => line.tell({ stream: 'stdin', bytes: null }));
  const { exitCode } = await line.ask('enter', { argv, ...(terminal === undefined ? {} : { terminal }) }, FOREVER_MS);
  line.close();
  process.stdin.pause();
  return exitCode;
}

/** The longest that a timer of Node's can wait: 24 days. */
const FOREVER_MS = 2 ** 31 - 1;

function hear({ stream, bytes }: StreamEvent): void {
  if (bytes !== null && stream !== 'stdin') process[stream].write(Buffer.from(bytes, 'base64'));
}
