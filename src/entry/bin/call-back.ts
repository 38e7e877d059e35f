// call-back CALL: run in a server's network by drop-locks-node; says to lockd or Ganesha there that a client has rebooted.
import { openRpc } from '../../host/rpc-call.ts';
import { type CallBack, callBack } from '../../work/locks/call-back.ts';

callBack(openRpc, JSON.parse(process.argv[2] ?? '{}') as CallBack).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
  },
);
