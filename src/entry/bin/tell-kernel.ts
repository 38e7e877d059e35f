// Started by nfs_notify's agent, with what is asked as JSON: tells a kernel server's NFSv3 clients that it has restarted. One process, and no more in it than that: a
// client that is told late has less of the grace period to reclaim in.
import '../threads.ts';
import { appendLine } from '../../host/append-line.ts';
import { openDatagrams } from '../../host/datagrams.ts';
import { localHost } from '../../host/local.ts';
import { moveFile, removeFile } from '../../host/move-file.ts';
import { resolveName } from '../../host/resolve.ts';
import { openRpc } from '../../host/rpc-call.ts';
import { type ToldByKernel, tellForKernel } from '../../work/kernel/telling.ts';
import { notifyHere } from '../../work/locks/notify/here.ts';
import { reasonOf } from '../../work/server/reason.ts';

const machine = {
  ...localHost(),
  ...{ appendLine, moveFile, removeFile, resolveName },
  ...{ datagrams: openDatagrams, rpc: openRpc },
};
const { server, asked } = JSON.parse(process.argv[2] ?? '') as ToldByKernel;

tellForKernel(machine, server, asked, (what, counted) => notifyHere(machine, what, counted)).then(
  () => process.exit(0),
  (error: unknown) => {
    // Its output is the server's log.
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exit(1);
  },
);
