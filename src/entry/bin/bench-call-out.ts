// bench-call-out FOLDER CALLS: in network, mount and process namespaces of its own, that many clients of whom an rpc.statd hears for the first time: one
// without a call-out, one whose call-out does nothing, one with ours. Prints milliseconds for each as one JSON object. FOLDER is on the disk that counts.
import '../threads.ts';
import { measureCallOuts } from '../bench/call-out-scene.ts';

const [, , folder = '', calls = '0'] = process.argv;

measureCallOuts(folder, Number(calls)).then(
  (durations) => {
    process.stdout.write(`${JSON.stringify(durations)}\n`, () => process.exit(0));
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
