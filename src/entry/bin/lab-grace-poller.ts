// lab-grace-poller MS SERVER...: run on a lab node; says what get_grace answers there whenever that changes, until its standard input ends.
import { type GraceSaid, pollGrace } from '../../lab/audit/grace-poller.ts';

const ending = new AbortController();
const say = (it: GraceSaid | { ready: true }) => process.stdout.write(`${JSON.stringify(it)}\n`);

process.stdin.resume().once('end', () => ending.abort());
say({ ready: true });
const [, , everyMs, ...servers] = process.argv;
void Promise.all(servers.map((server) => pollGrace(server, say, ending.signal, Number(everyMs)))).then(() =>
  process.exit(0),
);
