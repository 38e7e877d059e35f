// Started by a supervisor, or by gracekeeper notify: tells a server's clients that it has restarted. Spoken to by lines (work/locks/notify/words.ts).
import '../threads.ts';
import { createInterface } from 'node:readline';
import { openDatagrams } from '../../host/datagrams.ts';
import { localFiles, systemClock } from '../../host/local.ts';
import { moveFile, removeFile } from '../../host/move-file.ts';
import { resolveName } from '../../host/resolve.ts';
import { openRpc } from '../../host/rpc-call.ts';
import { runNotifier } from '../../work/locks/notify/process.ts';

// No more of a machine than it needs: what is loaded has to be read first.
const machine = {
  clock: systemClock,
  files: localFiles,
  moveFile,
  removeFile,
  datagrams: openDatagrams,
  rpc: openRpc,
  resolveName,
};
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const nextLine = async () => {
  const { done, value } = await lines.next();
  return done ? undefined : value;
};

// Whoever started it ends it by closing its input; a terminal's Ctrl-C goes to both.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

// Its output is a pipe: written by the time it is said (process I/O, Node documentation).
void runNotifier({ machine, nextLine, say: (said) => void process.stdout.write(`${JSON.stringify(said)}\n`) }).then(
  () => process.exit(0),
);
