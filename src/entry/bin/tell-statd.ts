// tell-statd GONE: run in a server's network by drop-locks-node; tells the rpc.statd there that a client has gone.
import { openRpc } from '../../host/rpc-call.ts';
import { tellStatd } from '../../work/locks/tell-statd.ts';

tellStatd(openRpc, JSON.parse(process.argv[2] ?? '{}')).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
  },
);
