// Started by a supervisor: custodian SOCKET.
import { realpath } from 'node:fs/promises';
import { claimProcessor } from '../../host/claim-processor.ts';
import { serveSocket } from '../../host/control-socket.ts';
import { systemClock } from '../../host/local.ts';
import { openLockedProcess } from '../../host/locked-process.ts';
import { Custodian } from '../../work/locks/custody/custodian.ts';

const [, , socket = ''] = process.argv;
const supervisor = process.ppid;
// Only who started it, and what is told on the socket, decide when it ends.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

const custodian = new Custodian({
  clock: systemClock,
  open: openLockedProcess,
  resolve: (folder) => realpath(folder),
  isOrphan: () => process.ppid !== supervisor,
});

// What it does is little, and late it is useless.
claimProcessor();

serveSocket(socket, (request) => custodian.answer(request))
  .then(() => custodian.run())
  .then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
