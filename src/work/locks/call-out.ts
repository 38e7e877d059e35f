// The supervisor's end of rpc.statd's call-out.
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import type { Cell } from '../server/cell.ts';
import { serverPaths } from '../server/paths.ts';
import { CALL_OUT, callOutScript, LIST } from './call-out-script.ts';
import { lockPaths } from './lock-paths.ts';
import { Recorder, type RecorderParts } from './recorder.ts';

/** Ready for a statd in the cell whose call-out is CALL_OUT; as long as the cell lives. */
export async function serveCallOuts(parts: RecorderParts, cell: Cell): Promise<void> {
  const { machine, cluster, server } = parts;
  const { inner, log } = serverPaths(server);
  await writeScript(machine, parts.callBack);
  const recorder = new Recorder(parts);
  const pipes = await machine.callPipes(`${inner}/${PIPES}`, (words) => recorder.answer(words));
  void cell.ended.then(() => pipes.close());
  await machine.files.link(lockPaths(cluster, server).live, `${inner}/${PIPES}/${LIST}`);
  // Its end takes only the patience with a supervisor that is stopped.
  cell.start(['sh', CALL_OUT, 'watch'], { logTo: log });
}

/** In the cell's /run. */
const PIPES = 'call-out';

/** The same for every server of the node. */
async function writeScript(machine: Machine, callBack: Argv | undefined): Promise<void> {
  const text = callOutScript(`/run/${PIPES}`, callBack);
  if ((await machine.files.read(CALL_OUT)) !== text) await machine.files.write(CALL_OUT, text, 0o755);
}
